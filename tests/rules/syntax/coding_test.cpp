#include "rules/syntax/coding.h"

#include <gtest/gtest.h>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(ContentCoding, KnowsTheRegistry) {
  EXPECT_EQ(content_coding("GZIP"), ContentCoding::gzip);
  EXPECT_EQ(content_coding("x-compress"), ContentCoding::compress);
  EXPECT_EQ(content_coding("pack200-gzip"), ContentCoding::pack200_gzip);
  for (std::string_view name : {"utf-8", "none", "7bit", "binary", "aws-chunked", "chunked", ""}) {
    EXPECT_EQ(content_coding(name), ContentCoding::unknown) << name;
  }
  EXPECT_TRUE(is_coding_alias("X-Gzip"));
  EXPECT_FALSE(is_coding_alias("gzip"));
  EXPECT_TRUE(same_coding("x-gzip", "GZip"));
  EXPECT_TRUE(same_coding("foo", "FOO"));
  EXPECT_FALSE(same_coding("foo", "bar"));
  EXPECT_EQ(content_encoding("gzip;q=1").misfit().at, 4u);
}

TEST(TransferEncoding, ReadsParameters) {
  const Exact input("gzip ; level = \"a,b\", chunked");
  const auto codings = transfer_encoding(input.view());
  ASSERT_TRUE(codings) << codings.misfit().at;
  EXPECT_EQ(codings->size(), 2u);
  const TransferCoding& gzip = *codings->begin();
  EXPECT_EQ(gzip.known(), TransferCodingName::gzip);
  EXPECT_EQ(gzip.parameters.find("level")->space_after, " ");
  EXPECT_TRUE(gzip.parameters.find("level")->value.is("a,b"));
  EXPECT_TRUE((*++codings->begin()).parameters.empty());
}

TEST(TransferEncoding, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"chunked;", 8},
           Case{"chunked foo", 8},
           Case{"chunked;a", 9},
           Case{"chunked;a=", 10},
           Case{"\"chunked\"", 0},
           Case{"gzip, \x0b"
                "chunked",
                6},
       }) {
    const Exact input(t.input);
    const auto codings = transfer_encoding(input.view());
    ASSERT_FALSE(codings) << t.input;
    EXPECT_EQ(codings.misfit().at, t.at) << t.input;
  }
  EXPECT_TRUE(transfer_encoding(""));
}

TEST(Te, ListsCodingsAndTrailers) {
  EXPECT_TRUE(te("Trailers")->trailers);
  EXPECT_FALSE(te("deflate")->trailers);
  EXPECT_FALSE(te("")->trailers);
  EXPECT_EQ(te("trailers, deflate;q=0.5")->quality("deflate"), 500);
  EXPECT_EQ(te("gzip")->quality("x-gzip"), 1000);
  EXPECT_EQ(te("gzip")->quality("deflate"), std::nullopt);
  EXPECT_EQ(te("gzip;q=2")->codings.begin()->weight.fault, WeightFault::too_large);
}

}  // namespace
}  // namespace statute::syntax
