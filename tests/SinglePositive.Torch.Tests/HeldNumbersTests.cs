using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SinglePositive.Torch.Tests;

/// <summary>
/// A number that is converted for a single native call can be collected while native code reads it: <c>x.mul_(0.9)</c> then now and then multiplies by something else.
/// Numbers are made with <c>ToScalar</c> and held; nothing of the library converts one on the way, and nothing reads one back through such an object.
/// </summary>
public class HeldNumbersTests
{
    private static readonly string[] Converting = ["op_Implicit", "item", "ToSingle", "ToDouble", "ToInt32", "ToInt64", "ToBoolean"];

    [Fact]
    public void Library_NativeCalls_ConvertNoNumberOnTheWay()
    {
        using FileStream file = File.OpenRead(typeof(TorchLibrary).Assembly.Location);
        using PEReader assembly = new(file);
        MetadataReader reader = assembly.GetMetadataReader();
        List<string> found = [];
        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference member = reader.GetMemberReference(handle);
            string name = reader.GetString(member.Name);
            if (member.Parent.Kind != HandleKind.TypeReference || !(Converting.Contains(name) || IsSumWithoutFactor(name, reader.GetBlobReader(member.Signature))))
                continue;
            TypeReference type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
            if (reader.GetString(type.Name) is "Scalar" or "ScalarExtensionMethods" or "Tensor")
                found.Add($"{reader.GetString(type.Name)}.{name}");
        }

        Assert.Empty(found);
    }

    /// <summary>Where a sum is asked for without the factor of what is added, TorchSharp converts a 1 on the way.</summary>
    private static bool IsSumWithoutFactor(string name, BlobReader signature)
    {
        signature.ReadSignatureHeader();
        return name is "add" or "add_" or "sub" or "sub_" && signature.ReadCompressedInteger() == 1;
    }
}
