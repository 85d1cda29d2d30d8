package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.Histogram;
import io.github.meanfield.jobs.report.SmallBars;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {

  private static String text(Histogram histogram) {
    FeatureStatistics feature =
        new FeatureStatistics(
            "x", FeatureStatistics.Kind.NUMERIC, "double", 0, 0.0, 0.0, 0.0, 0.0, null, histogram);
    return ((SmallBars) Distribution.of(feature, 4)).text();
  }

  @Test
  void edgesHaveAsManyDigitsAsTellThemApart() {
    assertEquals(
        "2 bins from 52.50098 to below 52.50146; the fullest, from 52.50122 to below 52.50146,"
            + " has 75.0 %",
        text(new Histogram(52.5009765625, 0x1p-12, List.of(1L, 3L))));
    assertEquals(
        "2 bins from 0 to below 0.25; the fullest, from 0 to below 0.125, has 75.0 %",
        text(new Histogram(0, 0.125, List.of(3L, 1L))));
  }

  @Test
  void oneBinIsOfNumbersThatAreAllAboutTheSame() {
    assertEquals("all about 0.3", text(new Histogram(0.3, 0x1p-54, List.of(4L))));
  }

  @Test
  void theBinOfTheLargestNumbersEndsBeyondThem() {
    assertEquals(
        "2 bins from 0 to below 2^1024; the fullest, from 8.988E307 to below 2^1024, has 75.0 %",
        text(new Histogram(0, 0x1p1023, List.of(1L, 3L))));
  }
}
