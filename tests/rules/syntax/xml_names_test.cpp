#include "rules/syntax/xml_names.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace statute::syntax {
namespace {

using Event = XmlScanner::Event;

TEST(XmlDocument, TakesWhatIsWellFormed) {
  for (std::string_view good : {
           "<a/>",
           "\xEF\xBB\xBF<?xml version=\"1.0\" encoding='UTF-8' standalone = \"yes\" ?>\r\n<a ></a "
           ">\n",
           "<!-- - a --><?pi x?><a b='>'/>",
           "<a b=\"1\" c='\"&lt;&#65;&#x1F600;'>&amp;]]&gt;<![CDATA[<&]]]></a><!--x--> <?p?>",
           "<a xmlns='u' xmlns:p='v'><p:b p:c='1' c='2'/><b xmlns=''/></a>",
           "<a xml:lang='en'/>",
           "<\xC3\xA9-1.2_\xC2\xB7/>",
           "<a>\x7F</a>",
           "<a\n b\t=\n'1'\n/>",
       }) {
    const XmlDocument d = xml_document(good);
    EXPECT_EQ(d.state, XmlState::well_formed) << good << ": " << d.misfit.expected;
  }
}

TEST(XmlDocument, PointsAtWhatIsMalformed) {
  struct Case {
    std::string_view text;
    std::size_t at;
  };
  for (const Case& c : {
           Case{"", 0},
           {"  ", 2},
           {"text", 0},
           {" {\"a\":1}", 1},
           {"<a>", 3},
           {"<a><b></a></b>", 6},
           {"<a></b>", 3},
           {"</a>", 0},
           {"<a/><b/>", 4},
           {"<a/>x", 4},
           {"<a b/>", 4},
           {"<a b=1/>", 5},
           {"<a b='1'c='2'/>", 8},
           {"<a b='1' b='2'/>", 9},
           {"<a b='<'/>", 6},
           {"<a b='1/>", 9},
           {"<1a/>", 1},
           {"<a>&</a>", 3},
           {"<a>& b</a>", 3},
           {"<a>&amp</a>", 3},
           {"<a>&#0;</a>", 3},
           {"<a>&#xD800;</a>", 3},
           {"<a>&#x110000;</a>", 3},
           {"<a b='&x'/>", 6},
           {"<a>]]></a>", 3},
           {"<a>\x01</a>", 3},
           {"<a><!-- a -- b --></a>", 10},
           {"<a><!-- a", 9},
           {"<a><!--\x02--></a>", 7},
           {"<a><?p \x02?></a>", 7},
           {"<a><![CDATA[\x02]]></a>", 12},
           {"<a><![CDATA[x</a>", 17},
           {" <?xml version='1.0'?><a/>", 1},
           {"<?xml encoding='utf-8'?><a/>", 6},
           {"<?xml version='1.0.'?><a/>", 15},
           {"<?xml version='1.0' encoding='utf 8'?><a/>", 30},
           {"<a><?xml x?></a>", 3},
           {"<a/><!DOCTYPE a>", 4},
           {"<a b=\"1\">\n<c></a>", 13},
           {"<a <b/>", 3},
       }) {
    const XmlDocument d = xml_document(c.text);
    EXPECT_EQ(d.state, XmlState::malformed) << c.text;
    EXPECT_EQ(d.misfit.at, c.at) << c.text;
  }
}

TEST(XmlDocument, PointsAtBadNamespaces) {
  struct Case {
    std::string_view text;
    std::size_t at;
  };
  for (const Case& c : {
           Case{"<p:a/>", 1},
           {"<a p:b='1'/>", 3},
           {"<a><p:b xmlns:p='u'/><p:c/></a>", 22},
           {"<a xmlns:p=''/>", 3},
           {"<a xmlns:xmlns='u'/>", 3},
           {"<a xmlns:xml='u'/>", 3},
           {"<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", 3},
           {"<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", 35},
           {"<a:b:c xmlns:a='u'/>", 1},
           {"<a:1 xmlns:a='u'/>", 1},
           {"<:a/>", 1},
       }) {
    const XmlDocument d = xml_document(c.text);
    EXPECT_EQ(d.state, XmlState::bad_namespaces) << c.text;
    EXPECT_EQ(d.misfit.at, c.at) << c.text;
  }
  EXPECT_EQ(xml_document("<p:a><b></p:a>").state, XmlState::malformed);
}

TEST(XmlDocument, DoesNotJudgeWhatItCannotTell) {
  for (std::string_view open : {
           "<!DOCTYPE html><html/>",
           "<!DOCTYPE a [<!ENTITY e 'x>]'><!-- ' --> ]><a>&e;</a>",
           "<a>&nbsp;</a>",
           "<?xml version='1.1'?><a/>",
           "<?xml version='1.0' encoding='UTF-16'?><a/>",
           "<?xml version='1.0' encoding='Shift_JIS'?><a/>",
           "\xFF\xFE<",
           "<!DOCTYPE a SYSTEM 'x'><p:a/>",
       }) {
    EXPECT_EQ(xml_document(open).state, XmlState::not_judged) << open;
  }
  EXPECT_EQ(xml_document(std::string_view("\0<\0a", 4)).state, XmlState::not_judged);
  EXPECT_EQ(xml_document("<a>&nbsp;</a>").undeclared_entity, "&nbsp;");
  EXPECT_EQ(xml_document("<!DOCTYPE a><a>&e;</a>").undeclared_entity, "");
  EXPECT_EQ(xml_document("<!DOCTYPE a [\n<!ENTITY e 'x>]'>]><a/>").entity_declaration,
            "<!ENTITY e 'x>]'>");
  EXPECT_EQ(xml_document("<!DOCTYPE a><a/>").entity_declaration, "");
  // Tags that do not match do not with any document type.
  EXPECT_EQ(xml_document("<!DOCTYPE html><p><br></p>").state, XmlState::malformed);
  std::string deep;
  for (std::size_t i = 0; i <= kDeepestXml; ++i) deep += "<a>";
  EXPECT_EQ(xml_document(deep).state, XmlState::not_judged);
}

TEST(XmlDocument, NamesTheRoot) {
  const auto d = xml_document("<?xml version=\"1.0\"?><D:multistatus xmlns:D='DAV:'/>");
  ASSERT_TRUE(d.root);
  EXPECT_TRUE(d.root->is(kDavNamespace, "multistatus"));
  EXPECT_TRUE(xml_document("<m xmlns='&#68;AV:'/>").root->is("DAV:", "m"));
  EXPECT_FALSE(xml_document("<m xmlns='DAV'/>").root->is("DAV:", "m"));
  EXPECT_FALSE(xml_document("nothing").root);
}

// One response of a multistatus: what its rules ask for.
struct Response {
  std::vector<std::string> hrefs;
  std::vector<std::string> statuses;
  int propstats = 0;
};

std::vector<Response> responses(XmlScanner& x) {
  std::vector<Response> out;
  std::array<char, 256> buffer;
  for (Event e = x.next(); e != Event::finished; e = x.next()) {
    if (e != Event::start) continue;
    if (x.depth() == 2 && x.name().is(kDavNamespace, "response")) out.emplace_back();
    if (out.empty() || x.depth() < 3) continue;
    if (x.name().is(kDavNamespace, "propstat")) ++out.back().propstats;
    if (x.name().is(kDavNamespace, "prop")) {
      x.skip();
    } else if (x.name().is(kDavNamespace, "href")) {
      out.back().hrefs.emplace_back(x.element_text(buffer).value_or("?"));
    } else if (x.name().is(kDavNamespace, "status")) {
      out.back().statuses.emplace_back(x.element_text(buffer).value_or("?"));
    }
  }
  return out;
}

TEST(XmlScanner, WalksAMultistatus) {
  XmlScanner x(
      "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n"
      "<d:multistatus xmlns:d=\"DAV:\">\n"
      " <d:response>\n"
      "  <d:href> /a%20b?x&amp;y </d:href>\n"
      "  <d:propstat><d:prop><R:status xmlns:R='urn:r'/><d:status>no</d:status></d:prop>\n"
      "   <d:status>HTTP/1.1 <![CDATA[200]]> OK</d:status></d:propstat>\n"
      " </d:response>\n"
      " <response xmlns='DAV:'><href>/c</href><status>HTTP/1.1 423 Locked</status></response>\n"
      " <d:response><d:href><b/></d:href></d:response>\n"
      "</d:multistatus>\n");
  const auto all = responses(x);
  EXPECT_EQ(x.state(), XmlState::well_formed) << x.misfit().expected;
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].hrefs, std::vector<std::string>{"/a%20b?x&y"});
  EXPECT_EQ(all[0].propstats, 1);
  EXPECT_EQ(all[0].statuses, std::vector<std::string>{"HTTP/1.1 200 OK"});
  EXPECT_EQ(all[1].statuses, std::vector<std::string>{"HTTP/1.1 423 Locked"});
  EXPECT_EQ(all[2].hrefs, std::vector<std::string>{"?"});
}

TEST(XmlScanner, TellsStartsEndsAndText) {
  XmlScanner x("<a b='1'>t&#228;<c/></a>");
  EXPECT_EQ(x.next(), Event::start);
  EXPECT_EQ(x.tag(), "<a b='1'>");
  EXPECT_EQ(x.attribute("b"), "1");
  EXPECT_FALSE(x.attribute("c"));
  EXPECT_EQ(x.next(), Event::text);
  EXPECT_EQ(x.depth(), 1u);
  std::string text;
  XmlText octets = x.text();
  while (const auto c = octets.next()) text += *c;
  EXPECT_EQ(text, "t\xC3\xA4");
  EXPECT_EQ(x.next(), Event::start);
  EXPECT_EQ(x.depth(), 2u);
  EXPECT_EQ(x.next(), Event::end);
  EXPECT_EQ(x.name().local, "c");
  EXPECT_EQ(x.depth(), 2u);
  EXPECT_EQ(x.next(), Event::end);
  EXPECT_EQ(x.name().local, "a");
  EXPECT_EQ(x.next(), Event::finished);
  EXPECT_EQ(x.next(), Event::finished);
}

TEST(XmlScanner, DecodesReferencesOfEveryLength) {
  std::string text;
  XmlText octets("&#65;&#xE4;&#x20AC;&#x1F600;&quot;");
  while (const auto c = octets.next()) text += *c;
  EXPECT_EQ(text, "A\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\"");
}

TEST(XmlScanner, GivesNoTextThatDoesNotFit) {
  XmlScanner x("<a><b>12345</b><c>x</c></a>");
  std::array<char, 4> buffer;
  x.next();
  x.next();
  EXPECT_FALSE(x.element_text(buffer));
  EXPECT_EQ(x.next(), Event::start);
  EXPECT_EQ(x.element_text(buffer), "x");
}

}  // namespace
}  // namespace statute::syntax
