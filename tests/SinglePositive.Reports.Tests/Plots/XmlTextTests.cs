using System.Xml.Linq;
using CsCheck;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Tests.Plots;

public class XmlTextTests
{
    [Theory]
    [InlineData("cat", "cat")]
    [InlineData("a\u0001b\u001b[31m\t\u0085", "ab[31m")]
    [InlineData("\ufffe\uffff<&>", "&lt;&amp;&gt;")]
    [InlineData("π", "π")]
    public void Of_Text_IsEncodedWithoutControlCharacters(string text, string expected) => Assert.Equal(expected, XmlText.Of(text));

    [Fact]
    public void Of_AnyText_IsContentAndAttributeOfWellFormedXml() => Gen.String.Sample(text =>
    {
        XElement element = XElement.Parse($"<a b=\"{XmlText.Of(text)}\">{XmlText.Of(text)}</a>", LoadOptions.PreserveWhitespace);
        Assert.Equal(element.Value, element.Attribute("b")!.Value);
    });
}
