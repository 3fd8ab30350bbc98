@echo off
rem Runs spml from a checkout: builds Release (quickly, when nothing changed), then runs the tool.
setlocal
set "root=%~dp0"
pushd "%root%"
dotnet build -c Release src\SinglePositive.Cli\SinglePositive.Cli.csproj --nologo --verbosity quiet 1>&2
set "built=%errorlevel%"
popd
if not "%built%"=="0" exit /b 1
dotnet "%root%artifacts\bin\SinglePositive.Cli\release\spml.dll" %*
exit /b %errorlevel%
