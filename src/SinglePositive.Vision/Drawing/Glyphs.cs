using System.Globalization;
using System.Text;

namespace SinglePositive.Vision.Drawing;

/// <summary>The letters that text in pictures is drawn with: lines for a round pen, in units of which capitals are nine high.</summary>
/// <remarks>
/// A glyph is written as its width, a colon, and strokes separated by bars; a stroke is a list of points x,y with y downwards, 0 at the top of capitals, 3 at the top of small letters and
/// 9 at the foot of both. A stroke that begins with ~ has round corners; one that begins with @ has round corners and is closed. ASCII, the accented letters of western Europe and a few signs are there.
/// </remarks>
internal static class Glyphs
{
    private const string Letters = """
        A 7:0,9 3.5,0 7,9|1.2,6 5.8,6
        B 6:0,0 0,9|~0,0 5.4,0 5.4,4 0,4|~0,4 6,4 6,9 0,9
        C 6:~6,2.2 6,0 0,0 0,9 6,9 6,6.8
        D 6:0,0 0,9|~0,0 6,0 6,9 0,9
        E 5:5,0 0,0 0,9 5,9|0,4 4.2,4
        F 5:5,0 0,0 0,9|0,4 4.2,4
        G 6:~6,2.2 6,0 0,0 0,9 6,9 6,6.5|6,6.8 6,5 3.5,5
        H 6:0,0 0,9|6,0 6,9|0,4 6,4
        I 0:0,0 0,9
        J 4:~4,0 4,9 0,9 0,7
        K 6:0,0 0,9|5.6,0 0,5.6|2.1,3.8 6,9
        L 5:0,0 0,9 5,9
        M 8:0,9 0,0 4,5.5 8,0 8,9
        N 6:0,9 0,0 6,9 6,0
        O 7:@0,0 7,0 7,9 0,9
        P 5.6:0,9 0,0|~0,0 5.6,0 5.6,5 0,5
        Q 7:@0,0 7,0 7,9 0,9|4.6,6.8 7.4,9.8
        R 6:0,9 0,0|~0,0 5.6,0 5.6,5 0,5|3,5 6,9
        S 5.6:~5.4,1.8 5.4,0 0,0 0,4 5.6,4 5.6,9 0,9 0,7.2
        T 6:0,0 6,0|3,0 3,9
        U 6:~0,0 0,9 6,9 6,0
        V 7:0,0 3.5,9 7,0
        W 10:0,0 2.4,9 5,1.5 7.6,9 10,0
        X 6:0,0 6,9|6,0 0,9
        Y 6:0,0 3,4.5 6,0|3,4.5 3,9
        Z 6:0,0 6,0 0,9 6,9
        a 5:@0,3 5,3 5,9 0,9|5,3 5,9
        b 5:0,0 0,9|@0,3 5,3 5,9 0,9
        c 4.5:~4.5,4.4 4.5,3 0,3 0,9 4.5,9 4.5,7.6
        d 5:5,0 5,9|@0,3 5,3 5,9 0,9
        e 5:0,6 5,6|~5,6 5,3 0,3 0,9 4.8,9
        f 3.4:~3.4,0 1,0 1,9|0,3 3,3
        g 5:@0,3 5,3 5,9 0,9|~5,3 5,12 0.4,12
        h 5:0,0 0,9|~0,5.4 0,3 5,3 5,9
        i 0:0,3 0,9|0,0.2 0,0.4
        j 1:~1,3 1,12 -1,12|1,0.2 1,0.4
        k 4.8:0,0 0,9|4.6,3 0,6.9|1.8,5.5 4.8,9
        l 1.8:~0,0 0,9 1.8,9
        m 8:0,3 0,9|~0,5.4 0,3 4,3 4,9|~4,5.4 4,3 8,3 8,9
        n 5:0,3 0,9|~0,5.4 0,3 5,3 5,9
        o 5:@0,3 5,3 5,9 0,9
        p 5:0,3 0,12|@0,3 5,3 5,9 0,9
        q 5:5,3 5,12|@0,3 5,3 5,9 0,9
        r 3:0,3 0,9|~0,5.6 0,3 3,3
        s 4.2:~4,4.3 4,3 0,3 0,6 4.2,6 4.2,9 0,9 0,7.7
        t 3:~1,0.8 1,9 3,9|0,3 3,3
        u 5:~0,3 0,9 5,9 5,6.6|5,3 5,9
        v 5:0,3 2.5,9 5,3
        w 8:0,3 2,9 4,3.8 6,9 8,3
        x 5:0,3 5,9|5,3 0,9
        y 5:0,3 2.6,8.6|5,3 1.4,12
        z 4.6:0,3 4.6,3 0,9 4.6,9
        ß 5.4:~0,9 0,0 4.6,0 4.6,4 2,4|~2,4 5.4,4 5.4,9 2.2,9
        æ 9:@0,3 5,3 5,9 0,9|5,6 9,6|~9,6 9,3 5,3 5,9 9,9
        ø 5:@0,3 5,3 5,9 0,9|0,10 5,2
        Æ 9:9,0 4.5,0 0,9|4.5,0 4.5,9 9,9|1.5,6 4.5,6|4.5,4 8,4
        Ø 7:@0,0 7,0 7,9 0,9|0,10 7,-1
        """;

    private const string Signs = """
        0 5:@0,0 5,0 5,9 0,9
        1 3:0,2 2.5,0 2.5,9
        2 5:~0,2.2 0,0 5,0 5,4.4 0,9|0,9 5,9
        3 5:~0,1.8 0,0 4.8,0 4.8,4 1.8,4|~1.8,4 5,4 5,9 0,9 0,7.2
        4 5.6:4,9 4,0 0,6.4 5.6,6.4
        5 5:4.6,0 0.3,0 0,4|~0,4 5,4 5,9 0,9 0,7.4
        6 5:@0,4 5,4 5,9 0,9|~0,6.4 0,0 4.6,0
        7 5:0,0 5,0 1.8,9
        8 5:@0.3,0 4.7,0 4.7,4 0.3,4|@0,4 5,4 5,9 0,9
        9 5:@0,0 5,0 5,5 0,5|~5,2.6 5,9 0.4,9
        . 0:0,8.8 0,9
        , 0.8:0.6,8.8 0,10.8
        : 0:0,4 0,4.2|0,8.8 0,9
        ; 0.8:0.6,4 0.6,4.2|0.6,8.8 0,10.8
        ! 0:0,0 0,6|0,8.8 0,9
        ? 5:~0,2 0,0 5,0 5,4.6 2.5,4.6 2.5,6.4|2.5,8.8 2.5,9
        ' 0:0,0 0,2.4
        " 2.2:0,0 0,2.4|2.2,0 2.2,2.4
        ( 2.2:~2.2,-1 0,2 0,8 2.2,11
        ) 2.2:~0,-1 2.2,2 2.2,8 0,11
        [ 2:2,-1 0,-1 0,11 2,11
        ] 2:0,-1 2,-1 2,11 0,11
        { 2.6:~2.6,-1 1.2,-1 1.2,5 0,5|~0,5 1.2,5 1.2,11 2.6,11
        } 2.6:~0,-1 1.4,-1 1.4,5 2.6,5|~2.6,5 1.4,5 1.4,11 0,11
        - 3:0,6 3,6
        _ 6:0,10.5 6,10.5
        + 6:0,5 6,5|3,2 3,8
        = 5:0,4 5,4|0,7 5,7
        / 4:0,10.5 4,-0.5
        \ 4:0,-0.5 4,10.5
        * 4:2,0 2,4.4|0.1,1.1 3.9,3.3|3.9,1.1 0.1,3.3
        # 6:2,0 1.2,9|4.8,0 4,9|0,3 6,3|0,6 6,6
        $ 5.6:~5.4,1.8 5.4,0 0,0 0,4 5.6,4 5.6,9 0,9 0,7.2|2.8,-1.5 2.8,10.5
        % 8:@0,0 2.6,0 2.6,3.4 0,3.4|@5.4,5.6 8,5.6 8,9 5.4,9|6.6,0 1.4,9
        & 6.4:~6.4,4.6 5,9 0,9 0,4.8 4.4,3 4.4,0 0.9,0 0.9,2.4 6.4,9
        @ 8:~7.4,10 0,10 0,0 8,0 8,7 5.6,7 5.6,3|@2.4,3 5.6,3 5.6,7 2.4,7
        < 4:4,2.5 0,5.5 4,8.5
        > 4:0,2.5 4,5.5 0,8.5
        ^ 5:0,3 2.5,0 5,3
        ` 1.5:0,0 1.5,1.8
        ~ 5.4:~0,6.4 1.4,4.4 4,6.6 5.4,4.6
        | 0:0,-1 0,11
        … 6:0,8.8 0,9|3,8.8 3,9|6,8.8 6,9
        · 0:0,5.4 0,5.6
        – 5:0,6 5,6
        — 8:0,6 8,6
        × 4.6:0,3.6 4.6,8.2|4.6,3.6 0,8.2
        ° 2.6:@0,0 2.6,0 2.6,2.6 0,2.6
        ’ 0.8:0.6,0 0,2.4
        """;

    /// <summary>Each accented letter, its letter, and the form of its accent, which stands above small letters and higher above capitals.</summary>
    private const string Accented =
        "äa:ëe:ïi:öo:üu:ÿy:ÄA:ËE:ÏI:ÖO:ÜU:áa/ée/íi/óo/úu/ýy/ÁA/ÉE/ÍI/ÓO/ÚU/ÝY/àa\\èe\\ìi\\òo\\ùu\\ÀA\\ÈE\\ÌI\\ÒO\\ÙU\\âa^êe^îi^ôo^ûu^ÂA^ÊE^ÎI^ÔO^ÛU^ãa~ñn~õo~ÃA~ÑN~ÕO~åa*ÅA*çc,ÇC,";

    private static readonly Dictionary<char, string> Accents = new()
    {
        [':'] = "0,0.4 0,0.6|2.6,0.4 2.6,0.6",
        ['/'] = "0.6,1.4 2,-0.2",
        ['\\'] = "0.6,-0.2 2,1.4",
        ['^'] = "0,1.4 1.3,-0.2 2.6,1.4",
        ['~'] = "~-0.4,1.2 0.6,0 2,1.2 3,0",
        ['*'] = "@0.3,-0.6 2.3,-0.6 2.3,1.4 0.3,1.4",
        [','] = "1.3,9 1.3,10.5 0.5,11.5",
    };

    private static readonly Glyph Unknown = Parse("4.6:0,0 4.6,0 4.6,9 0,9 0,0");
    private static readonly Dictionary<int, Glyph> All = ReadAll();

    /// <summary>The glyph of a character; a hollow box for one that is not there.</summary>
    public static Glyph Of(Rune character) => All.GetValueOrDefault(character.Value, Unknown);

    private static Dictionary<int, Glyph> ReadAll()
    {
        Dictionary<int, Glyph> glyphs = new() { [' '] = new Glyph(1.4, []) };
        foreach (string line in (Letters + "\n" + Signs).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            glyphs[line[0]] = Parse(line[2..]);
        for (int i = 0; i < Accented.Length; i += 3)
            glyphs[Accented[i]] = glyphs[Accented[i + 1]].With(Strokes(Accents[Accented[i + 2]]), char.IsAsciiLetterUpper(Accented[i + 1]) && Accented[i + 2] != ',');
        return glyphs;
    }

    private static Glyph Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return new Glyph(Number(text.AsSpan(0, colon)), Strokes(text[(colon + 1)..]));
    }

    private static GlyphStroke[] Strokes(string text) => [.. text.Split('|').Select(stroke =>
    {
        string points = stroke.TrimStart('~', '@');
        return new GlyphStroke([.. points.Split(' ').Select(Place)], points.Length < stroke.Length, stroke[0] == '@');
    })];

    private static Point Place(string text)
    {
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        return new Point(Number(text.AsSpan(0, comma)), Number(text.AsSpan(comma + 1)));
    }

    private static double Number(ReadOnlySpan<char> text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
