// What is told of a run while it runs.
#include "checker/cli/progress.h"

#include <gtest/gtest.h>

namespace checker::cli {
namespace {

struct Told {
  Progressed progressed;
  const char* line;
};

TEST(Progress, TellsHowFarAndHowLong) {
  const Told cases[] = {
      {{1, 0, 4096, 1024, 2},
       "[#####               ]  1.0 KiB of 4.0 KiB  512 octets/s  6.0 s left"},
      {{3, 1, 4096, 4096, 2},
       "[####################]  1/3  4.0 KiB of 4.0 KiB  2.0 KiB/s  0 s left"},
      {{4, 1, 0, 1024, 1}, "[#####               ]  1/4  1.0 KiB  1.0 KiB/s  3.0 s left"},
      {{1, 0, 0, 1024, 1}, "  1.0 KiB  1.0 KiB/s"},
      {{2, 0, 100, 0, 1}, "[                    ]  0/2  0 octets of 100 octets  0 octets/s"},
      {{1, 0, 100, 1000, 1},
       "[####################]  1000 octets of 100 octets  1000 octets/s  0 s left"},
  };
  for (const Told& told : cases) EXPECT_EQ(progress_line(told.progressed), told.line);
}

}  // namespace
}  // namespace checker::cli
