using SinglePositive.Cli;
using SinglePositive.Cli.Output;

using StopSignal stop = StopSignal.OfProcess();
return Tool.Run(args, Terminal.OfProcess(), stop);
