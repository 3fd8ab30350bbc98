// The number of threads is libtorch's, not a test's, and its operations use all of them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
