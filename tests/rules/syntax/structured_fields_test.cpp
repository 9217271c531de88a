#include "rules/syntax/structured_fields.h"

#include <gtest/gtest.h>

#include <string>

#include "rules/syntax/cache_status.h"
#include "rules/syntax/digest_fields.h"
#include "rules/syntax/priority.h"
#include "rules/syntax/proxy_status.h"
#include "rules/syntax/server_timing.h"

namespace statute::syntax {
namespace {

using structured::field_shape;
using structured::wrong_type;

TEST(StructuredFields, FindsTheFirstItemOfAnotherType) {
  struct Case {
    std::string_view field;
    std::string_view value;
    std::string_view wrong;  // empty: all fit
  };
  for (const Case& c : {
           Case{"deprecation", "@1735689600", ""},
           {"Deprecation", "1735689600", "1735689600"},
           {"Deprecation", "true", "true"},
           {"Deprecation", "Sun, 01 Jan 2023 00:00:00 GMT", ""},  // does not parse
           {"Accept-CH", "Sec-CH-UA, DPR;x", ""},
           {"Accept-CH", "DPR, \"Width\"", "\"Width\""},
           {"Accept-CH", "(DPR)", "(DPR)"},
           {"Cache-Status", "\"a b\";hit, Edge;fwd=miss", ""},
           {"Cache-Status", "Edge, 1", "1"},
           {"Content-Digest", "sha-256=:AA==:", ""},
           {"Content-Digest", "sha-256=AA", "AA"},
           {"Content-Digest", "sha-256", "sha-256"},
           {"Signature-Input", "sig=(\"@method\" \"date\";bs);created=1", ""},
           {"Signature-Input", "sig=(date)", "date"},
           {"Priority", "u=1, i, x=\"a\"", ""},
           {"Priority", "u=?1", "?1"},
           {"No-Vary-Search", "params=(\"a\" b)", "b"},
           {"CDN-Cache-Control", "max-age=60, private=\"x\", no-store", ""},
           {"CDN-Cache-Control", "max-age=\"60\"", "\"60\""},
           {"CDN-Cache-Control", "max-age", "max-age"},
           {"Permissions-Policy", "camera=(), geolocation=(self \"https://a.example\")", ""},
           {"Upload-Complete", "?0", ""},
           {"Upload-Complete", "0", "0"},
       }) {
    const auto* shape = field_shape(c.field);
    ASSERT_NE(shape, nullptr) << c.field;
    const auto wrong = wrong_type(*shape, c.value);
    EXPECT_EQ(wrong ? wrong->written : "", c.wrong) << c.field << ": " << c.value;
    if (wrong) {
      EXPECT_FALSE(wrong->expected.contains(wrong->type));
    }
  }
}

TEST(CacheStatus, TypesItsParameters) {
  const auto caches = structured::list("A;hit;ttl=-5;key=\"k\", B;hit=1, C;x=1.5;fwd=\"miss\"");
  ASSERT_TRUE(caches);
  auto cache = caches->begin();
  EXPECT_FALSE(wrong_type(kCacheStatusParameters, cache->parameters));
  EXPECT_TRUE(is_hit(*cache));
  ++cache;
  EXPECT_EQ(wrong_type(kCacheStatusParameters, cache->parameters)->written, "1");
  EXPECT_FALSE(is_hit(*cache));
  ++cache;
  EXPECT_EQ(wrong_type(kCacheStatusParameters, cache->parameters)->key, "fwd");
  EXPECT_TRUE(is_forward_reason("vary-miss") && !is_forward_reason("Miss"));
}

TEST(CacheStatus, SeesAHitOfAnyCache) {
  EXPECT_TRUE(has_hit("A;fwd=stale, B;hit"));
  EXPECT_FALSE(has_hit("A;hit=?0"));
  EXPECT_FALSE(has_hit("HIT from a cache"));
}

TEST(ProxyStatus, KnowsTheRegisteredErrors) {
  const ProxyError* alert = proxy_error_type("tls_alert_received");
  ASSERT_NE(alert, nullptr);
  EXPECT_EQ(alert->status, 502);
  EXPECT_NE(structured::find_key(alert->parameters, "alert-id"), nullptr);
  EXPECT_EQ(proxy_error_type("http_request_error")->status, 0);
  EXPECT_EQ(proxy_error_type("dns-error"), nullptr);
}

TEST(ProxyStatus, SeesWhichProtocolNamesAreTokens) {
  EXPECT_TRUE(is_token_able(structured::item(":aDI=:")->value));   // h2
  EXPECT_FALSE(is_token_able(structured::item(":AGgy:")->value));  // NUL h2
  EXPECT_FALSE(is_token_able(structured::item("::")->value));
  EXPECT_TRUE(is_token_able(structured::item(":aHR0cC8xLjE=:")->value));  // http/1.1
}

TEST(Priority, DisregardsWhatIsOutOfRange) {
  EXPECT_EQ(priority("u=5, i")->urgency, 5);
  EXPECT_TRUE(priority("u=5, i")->incremental);
  EXPECT_EQ(priority("")->urgency, 3);
  EXPECT_EQ(priority("u=8")->urgency, 3);
  EXPECT_EQ(priority("u=8")->disregarded, "8");
  EXPECT_EQ(priority("i=1")->disregarded, "1");
  EXPECT_EQ(priority("u")->disregarded, "u");
  EXPECT_EQ(priority("u=?0, u=1")->disregarded, "");
  EXPECT_EQ(priority("u=1 i").misfit().at, 4u);
}

TEST(DigestFields, CountsTheOctetsOfADigest) {
  struct Case {
    std::string_view value;
    std::string_view fault;
    std::size_t length;
  };
  for (const Case& c : {
           Case{"sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", "", 0},
           {"sha-256=:aGVsbG8=:", ":aGVsbG8=:", 5},
           {"md5=:aGVsbG8=:, x=:AA==:", ":aGVsbG8=:", 5},
           {"unixsum=:AA==:, blake=:AA==:", "", 0},
           {"sha-256=\"X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=\"",
            "\"X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=\"", 0},
           {"SHA-256=:AA==:", "", 0},  // does not parse
       }) {
    const auto fault = digest_fault(c.value);
    EXPECT_EQ(fault ? fault->written : "", c.fault) << c.value;
    if (fault) {
      EXPECT_EQ(fault->length, c.length) << c.value;
    }
  }
}

TEST(DigestFields, SeesWhenAllAreDeprecated) {
  EXPECT_TRUE(only_deprecated("md5=:AA==:, sha=:AA==:"));
  EXPECT_FALSE(only_deprecated("md5=:AA==:, sha-256=:AA==:"));
  EXPECT_FALSE(only_deprecated("x=:AA==:"));
  EXPECT_FALSE(only_deprecated(""));
}

TEST(DigestFields, PreferencesGoFromZeroToTen) {
  EXPECT_FALSE(preference_fault("sha-256=10, md5=0"));
  EXPECT_EQ(preference_fault("sha-256=11"), "11");
  EXPECT_EQ(preference_fault("sha-256=0.5"), "0.5");
  EXPECT_EQ(preference_fault("sha-256"), "sha-256");
}

TEST(DigestFields, ReadsTheOldForms) {
  EXPECT_EQ(instance_digest("unixsum=30637")->value, "30637");
  EXPECT_EQ(instance_digest("md5").misfit().at, 3u);
  EXPECT_EQ(instance_digest("md5=").misfit().at, 4u);
  EXPECT_EQ(instance_digest("md5=a b").misfit().at, 5u);
  EXPECT_FALSE(content_md5("abc"));
  EXPECT_EQ(content_md5("Q2hlY2sgSW50ZWdyaXR5IQ=").misfit().at, 22u);
  EXPECT_EQ(content_md5("Q2hlY2sgSW50ZWdyaXR5IQ==x").misfit().at, 24u);
}

TEST(ServerTiming, ReadsAMetric) {
  const auto m = server_timing_metric("cache ; desc = \"Cache \\\"read\\\"\";dur=23.2; x=y");
  ASSERT_TRUE(m);
  EXPECT_EQ(m->name, "cache");
  EXPECT_EQ(m->duration, "23.2");
  EXPECT_EQ(m->description, "Cache \\\"read\\\"");
  EXPECT_FALSE(server_timing_metric("miss")->duration);
}

TEST(ServerTiming, PointsAtTheOctetThatDoesNotFit) {
  EXPECT_EQ(server_timing_metric("").misfit().at, 0u);
  EXPECT_EQ(server_timing_metric("db:dur=1").misfit().at, 2u);
  EXPECT_EQ(server_timing_metric("db;").misfit().at, 3u);
  EXPECT_EQ(server_timing_metric("db;dur=;desc=a").misfit().at, 7u);
  EXPECT_EQ(server_timing_metric("db;desc=\"a").misfit().at, 10u);
  EXPECT_EQ(server_timing_metric("db;desc=a b").misfit().at, 10u);
}

TEST(ServerTiming, KnowsANumber) {
  for (std::string_view good : {"0", "53", "53.2", ".5", "-1", "1e3", "2.5E-3"}) {
    EXPECT_TRUE(is_duration(good)) << good;
  }
  for (std::string_view bad : {"", ".", "1.", "53ms", "1e", "--1", "1,5", "NaN"}) {
    EXPECT_FALSE(is_duration(bad)) << bad;
  }
}

}  // namespace
}  // namespace statute::syntax
