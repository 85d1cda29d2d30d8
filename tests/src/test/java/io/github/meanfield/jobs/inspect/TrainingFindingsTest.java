package io.github.meanfield.jobs.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.Target;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the statistics of a training tell by themselves. */
class TrainingFindingsTest {

  private static final long ROWS = 1000;

  private static Target target(long... ofClasses) {
    Map<String, long[]> counts = new LinkedHashMap<>();
    for (int i = 0; i < ofClasses.length; i++) {
      counts.put("c" + i, new long[] {ofClasses[i], 100, 100});
    }
    List<String> names = List.copyOf(counts.keySet());
    return new ClassTarget("y", ClassTarget.Kind.TEXT, names, names, counts, 0, 0);
  }

  private static FeatureStatistics number(
      String name, long missing, double mean, double deviation, double min, double max) {
    return new FeatureStatistics(
        name,
        FeatureStatistics.Kind.NUMERIC,
        "double",
        missing,
        mean,
        deviation,
        min,
        max,
        null,
        null);
  }

  @Test
  void flagsAreShownAsSuch() {
    FeatureStatistics open =
        new FeatureStatistics(
            "open", FeatureStatistics.Kind.BOOLEAN, "boolean", 0, 1.0, 0.0, 1.0, 1.0, null, null);
    assertEquals("open is 'true' in all rows", of(target(500, 500), open).get(0).text());
  }

  private static FeatureStatistics categories(String name, long... rows) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (long count : rows) {
      counts.put("v" + counts.size(), count);
    }
    return new FeatureStatistics(
        name,
        FeatureStatistics.Kind.CATEGORICAL,
        "string",
        0,
        null,
        null,
        null,
        null,
        counts,
        null);
  }

  private static List<Finding> of(Target target, FeatureStatistics... features) {
    TrainingStatistics statistics = new TrainingStatistics(1, ROWS, List.of(features));
    return TrainingFindings.of(statistics, target).findings();
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    assertEquals(
        List.of(),
        of(
            target(500, 500),
            number("x", 0, 50, 29, 0, 99),
            number("few", 499, 0.5, 0.3, 0, 1),
            categories("colour", 300, 300, 400)));
  }

  @Test
  void eachIsFoundWithItsCure() {
    long[] streets = new long[300];
    Arrays.fill(streets, 3);
    List<Finding> found =
        of(
            target(990, 5, 5),
            number("sensor", 0, 20, 50, -9999, 60),
            number("gap", 700, 1, 1, 0, 5),
            number("same", 0, 4, 0, 4, 4),
            categories("rarely", 997, 3),
            categories("street", streets));
    assertEquals(
        List.of(
            "rare class: 2 of 3 classes of y have fewer than 10 training rows: 'c1' has 5",
            "sentinel: sensor reaches to -9999, far from its mean 20: it may mean that the value is"
                + " missing",
            "constant: same is '4' in all rows",
            "missing: gap has no value in 700 of 1,000 rows (70.0 %)",
            "constant: rarely is 'v0' in all but 3 rows",
            "categories: street has 300 categories in 1,000 rows, fewer than 5 rows each"),
        found.stream().map(it -> it.kind() + ": " + it.text()).toList());
    assertEquals(
        List.of("--ignore same", "--ignore gap", "--ignore rarely", "--rare-categories 5"),
        found.stream()
            .filter(it -> it.kind() != Kind.RARE_CLASS && it.kind() != Kind.SENTINEL)
            .map(Finding::cure)
            .toList());
  }
}
