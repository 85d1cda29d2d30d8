package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.jobs.model.Histogram;
import io.github.meanfield.jobs.report.SmallBars;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How the training rows of a feature are distributed, as a small chart. */
final class Distribution {

  private static final int MOST_CATEGORIES = 12;
  private static final int MOST_NAMED = 5;
  private static final int MAX_WIDTH = 30;

  private Distribution() {}

  /**
   * The bins of numbers, or the most frequent categories.
   *
   * @param rows training rows
   * @return the chart, or an empty text if there is nothing to draw
   */
  static Object of(FeatureStatistics feature, long rows) {
    if (feature.categories() != null && !feature.categories().isEmpty()) {
      return categories(feature.categories(), rows);
    }
    return feature.histogram() == null ? "" : bins(feature.kind(), feature.histogram(), rows);
  }

  private static SmallBars bins(Kind kind, Histogram histogram, long rows) {
    List<Long> counts = histogram.counts();
    double[] bars = counts.stream().mapToDouble(count -> count).toArray();
    if (bars.length == 1) {
      return SmallBars.of("all about " + about(kind, histogram), bars, 0);
    }
    int most =
        IntStream.range(0, counts.size())
            .reduce((one, other) -> counts.get(other) > counts.get(one) ? other : one)
            .orElseThrow();
    String text =
        Numbers.counted(counts.size(), "bin")
            + " from "
            + edge(kind, histogram, 0)
            + " to below "
            + edge(kind, histogram, counts.size())
            + "; the fullest, from "
            + edge(kind, histogram, most)
            + " to below "
            + edge(kind, histogram, most + 1)
            + ", has "
            + Console.share((double) counts.get(most) / rows);
    return SmallBars.of(text, bars, 0);
  }

  private static String edge(Kind kind, Histogram histogram, int bin) {
    double edge = histogram.edge(bin);
    if (Double.isInfinite(edge)) {
      // The bin of the largest numbers ends beyond them.
      return "2^1024";
    }
    return areDays(kind, histogram) ? day(edge) : Numbers.cell(edge, histogram.width());
  }

  private static String about(Kind kind, Histogram histogram) {
    double start = histogram.start();
    return areDays(kind, histogram) ? day(start) : Numbers.cell(start);
  }

  /** The edges of bins of days are days. */
  private static boolean areDays(Kind kind, Histogram histogram) {
    return kind == Kind.DATE && histogram.width() >= 1;
  }

  private static String day(double number) {
    return LocalDate.EPOCH.plusDays((long) number).toString();
  }

  private static SmallBars categories(Map<String, Long> categories, long rows) {
    List<Map.Entry<String, Long>> all = List.copyOf(categories.entrySet());
    int shown = all.size() > MOST_CATEGORIES ? MOST_CATEGORIES - 1 : all.size();
    List<Double> bars = new ArrayList<>();
    all.subList(0, shown).forEach(category -> bars.add((double) category.getValue()));
    if (shown < all.size()) {
      bars.add((double) rows(all.subList(shown, all.size())));
    }
    List<String> names = new ArrayList<>();
    int named = Math.min(MOST_NAMED, all.size());
    for (Map.Entry<String, Long> category : all.subList(0, named)) {
      names.add(
          Console.shortened(category.getKey(), MAX_WIDTH)
              + " "
              + Console.share((double) category.getValue() / rows));
    }
    if (named < all.size()) {
      List<Map.Entry<String, Long>> others = all.subList(named, all.size());
      names.add(
          Console.count(others.size()) + " more " + Console.share((double) rows(others) / rows));
    }
    return SmallBars.of(
        String.join(", ", names),
        bars.stream().mapToDouble(bar -> bar).toArray(),
        shown < all.size() ? 1 : 0);
  }

  private static long rows(List<Map.Entry<String, Long>> categories) {
    return categories.stream().mapToLong(Map.Entry::getValue).sum();
  }
}
