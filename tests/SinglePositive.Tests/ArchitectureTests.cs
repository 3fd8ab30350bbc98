using System.Reflection;
using System.Runtime.CompilerServices;
using ArchUnitNET.Loader;
using SinglePositive.Numerics;
using Architecture = ArchUnitNET.Domain.Architecture;
using GenericParameter = ArchUnitNET.Domain.GenericParameter;
using IType = ArchUnitNET.Domain.IType;

namespace SinglePositive.Tests;

/// <summary>How the core is built: rooms that import in one direction, nothing but the base class library below, no hidden state.</summary>
public class ArchitectureTests
{
    private const string Root = nameof(SinglePositive);

    /// <summary>The rooms of the core. A room may import the rows above its own; rooms of one row do not know each other.</summary>
    private static readonly string[][] _rooms =
    [
        ["Numerics"],
        ["Files"],
        ["Labels"],
        ["Data"],
        ["Losses"],
        ["Metrics"],
        ["Calibration"],
        ["Training"],
        ["Recovery", "Experiments"],
    ];

    private static readonly Assembly _core = typeof(LaneWidths).Assembly;
    private static readonly Architecture _architecture = new ArchLoader().LoadAssembly(_core).Build();

    /// <summary>A new room says here which rooms it may import.</summary>
    [Fact]
    public void Rooms_OfTheCore_AreAllListed() =>
        Violations.None(CoreTypes().Select(Room).Where(room => room.Length > 0 && Row(room) < 0));

    [Fact]
    public void Imports_BetweenRooms_GoOneWay()
    {
        IEnumerable<string> wrong =
            from type in CoreTypes()
            from dependency in type.Dependencies
            where InCore(dependency.Target) && !MayImport(Room(type), Room(dependency.Target))
            select $"{type.FullName} ({Room(type)}) uses {dependency.Target.FullName} ({Room(dependency.Target)})";

        Violations.None(wrong);
    }

    [Fact]
    public void References_OfTheCore_AreTheBaseClassLibrary()
    {
        IEnumerable<string> outside = _core.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal));

        Violations.None(outside);
    }

    [Fact]
    public void StaticFields_OfTheCore_AreReadOnly()
    {
        const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        IEnumerable<string> mutable =
            from type in _core.GetTypes()
            where !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.StartsWith('<')
            from field in type.GetFields(Statics)
            where !field.IsInitOnly && !field.IsLiteral && !field.IsDefined(typeof(CompilerGeneratedAttribute))
            select $"{type}.{field.Name}";
        IEnumerable<string> settable =
            from type in _core.GetTypes()
            from property in type.GetProperties(Statics)
            where property.SetMethod is not null
            select $"{type}.{property.Name}";

        Violations.None(mutable.Concat(settable));
    }

    [Fact]
    public void StaticMembers_OfThePublicCore_OfferNoArrayToWriteTo()
    {
        const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly;
        IEnumerable<string> arrays =
            from type in _core.GetExportedTypes()
            from member in type.GetMembers(Statics)
            where (member as FieldInfo)?.FieldType.IsArray == true || (member as PropertyInfo)?.PropertyType.IsArray == true
            select $"{type}.{member.Name}";

        Violations.None(arrays);
    }

    private static IEnumerable<IType> CoreTypes() => _architecture.Types.Where(InCore);

    /// <summary>A type parameter is nobody's: the loader may take it for one of the same name elsewhere.</summary>
    private static bool InCore(IType type) =>
        type is not GenericParameter && type.Namespace?.FullName is { } name && (name == Root || name.StartsWith(Root + ".", StringComparison.Ordinal));

    /// <summary>The first name below the root: "Data" for SinglePositive.Data.Formats; empty for the root itself.</summary>
    private static string Room(IType type) => type.Namespace.FullName.Split('.').ElementAtOrDefault(1) ?? "";

    private static int Row(string room) => Array.FindIndex(_rooms, row => row.Contains(room));

    private static bool MayImport(string room, string imported) => imported.Length == 0 || imported == room || Row(imported) < Row(room);
}
