import { describe, expect, it } from "vitest";
import { parseSource } from "../../../src/core/source/readers.ts";
import { readXml } from "../../../src/core/source/xml.ts";
import { outlined } from "../../support/outline.ts";

function read(text: string) {
  return outlined(readXml(text));
}

describe("what XML holds", () => {
  it("is the root element by its name, children as lists and attributes with @, each with its place", () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
<!-- <not/> an element -->
<methods zone='a "b"'>
  <method  code = "04510">STD</method>
  <note/>
  <method code="NO"/>
</methods>
`;

    expect(read(text)).toEqual([
      {
        "'methods'@3:1": [
          { "'@zone'@3:15": "'a \"b\"'@3:15" },
          {
            "'method'@4:3": [
              [{ "'@code'@4:19": "'04510'@4:19" }, { "'#text'@4:27": "'STD'@4:27" }],
              [{ "'@code'@6:16": "'NO'@6:16" }],
            ],
          },
          { "'note'@5:3": ["''@5:3"] },
        ],
      },
    ]);
  });

  it("takes an element with text only as its text, without the white space around it", () => {
    expect(read("<a><b>\n  1E5 </b><b> </b><b>x<!-- y --> z</b></a>")).toEqual([
      { "'a'@1:1": [{ "'b'@1:4": ["'1E5'@2:3", "''@2:11", "'x z'@2:22"] }] },
    ]);
  });

  it("keeps a CDATA section as it is", () => {
    expect(read("<a><b>\n <![CDATA[ <x> & ]]>\n</b><b>1<![CDATA[]]>2</b></a>")).toEqual([
      { "'a'@1:1": [{ "'b'@1:4": ["' <x> & '@2:11", "'12'@3:8"] }] },
    ]);
  });

  it("resolves the five entities of XML and references to characters", () => {
    expect(read('<a b="&lt;&amp;&quot;&apos;&gt;">&#65;&#x42;</a>')).toEqual([
      { "'a'@1:1": [{ "'@b'@1:6": "'<&\"'>'@1:6" }, { "'#text'@1:34": "'AB'@1:34" }] },
    ]);
  });

  it("keeps the text beside children apart", () => {
    expect(read("<a> x <b>1</b> y </a>")).toEqual([
      { "'a'@1:1": [{ "'b'@1:7": ["'1'@1:10"] }, { "'#text'@1:5": "'x  y'@1:5" }] },
    ]);
  });

  it("keeps prefixes as they are written", () => {
    expect(read('<x:a xmlns:x="urn:x"><x:b x:c="1"/></x:a>')).toEqual([
      {
        "'x:a'@1:1": [{ "'@xmlns:x'@1:14": "'urn:x'@1:14" }, { "'x:b'@1:22": [[{ "'@x:c'@1:31": "'1'@1:31" }]] }],
      },
    ]);
  });

  it("says the same with CRLF and a byte order mark", () => {
    const text = "<a>\n <b>1\n2</b>\n</a>\n";
    const other = parseSource("blob", "xml", { kind: "text", text: `\uFEFF${text.replaceAll("\n", "\r\n")}` });

    expect(outlined(other)).toEqual(read(text));
  });

  it("holds names that have a meaning to JavaScript", () => {
    expect(read('<a><__proto__ constructor="1"/></a>')).toEqual([
      { "'a'@1:1": [{ "'__proto__'@1:4": [[{ "'@constructor'@1:27": "'1'@1:27" }]] }] },
    ]);
  });

  it.each(["", " \n"])("takes %j as empty", (text) => {
    expect(read(text)).toBe("empty");
  });
});

describe("what XML cannot be read", () => {
  it.each([
    ["<a>\n<b></a>", "2:7 is not valid XML: unexpected close tag"],
    ["<a>\n", "1:4 is not valid XML: unclosed tag: a"],
    ["<a/><b/>", "1:7 is not valid XML: documents may contain only one root"],
    ["text", "1:5 is not valid XML: text data outside of root node"],
    ["<a b='1' b='2'/>", "1:16 is not valid XML: duplicate attribute: b"],
    ["<a>&who;</a>", "1:8 is not valid XML: undefined entity"],
    ["<a>\u0001</a>", "1:4 holds the control character U+0001, which XML forbids: remove it"],
    [
      '<!-- <!DOCTYPE x> -->\n<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>',
      "2:1 has a `<!DOCTYPE`, which may define texts of its own: remove it",
    ],
    [
      '<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>',
      "1:1 has a `<!DOCTYPE`, which may define texts of its own: remove it",
    ],
    [
      '<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>é</a>',
      "2:4 says that it is written in ISO-8859-1, and is in UTF-8: correct the first line",
    ],
  ])("says why: %j", (text, reason) => {
    expect(read(text)).toBe(reason);
  });

  it("does not mind another encoding where every letter is the same in it", () => {
    expect(read('<?xml version="1.0" encoding="ISO-8859-1"?><a>e</a>')).toEqual([{ "'a'@1:44": "'e'@1:47" }]);
  });
});
