package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.stages.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far metrics would lie apart on other rows of the same kind: they are computed again and again
 * with each row counted as often as a Poisson variable of mean 1 says, as drawing with replacement
 * does. The middle 95 % of the results make the interval.
 *
 * <p>All of it goes on in the driver, on no more than {@link #MAX_ROWS} rows: of more rows a sample
 * is taken, and the interval is made narrower by the root of its share.
 *
 * @param replicates how often; 0 for never
 * @param seed what the seeds of the sample and of the draws are derived from
 */
record Bootstrap(int replicates, long seed) {

  /** So many rows take a second or two. */
  static final int MAX_ROWS = 100_000;

  private static final double LOWER = 2.5;
  private static final double UPPER = 97.5;
  private static final int MAX_TIMES = 12;

  // Purposes of seeds.
  private static final int SAMPLE = 0;
  private static final int DRAWS = 1;

  /** An interval that a metric is likely to lie in. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record Interval(double lower, double upper) {

    /** The ends as a table shows them. */
    @Override
    public String toString() {
      return Console.metric(lower) + " to " + Console.metric(upper);
    }
  }

  /** Collects rows to draw from. */
  List<Row> collect(Dataset<Row> rows, long count) {
    return sample(rows, count, MAX_ROWS, Seeds.derive(seed, SAMPLE));
  }

  /** Some of so many rows: all of them, or about as many as there may be at most. */
  static List<Row> sample(Dataset<Row> rows, long count, int most, long seed) {
    double share = (double) most / count;
    return (share < 1 ? rows.sample(share, seed) : rows).collectAsList();
  }

  /**
   * The intervals of metrics.
   *
   * @param sample rows to draw from
   * @param metrics the metrics of all rows
   * @param rows how many they are
   * @return an interval for each metric that applies
   */
  Map<String, Interval> intervals(JudgedRows.Sample sample, Metrics metrics, long rows) {
    if (replicates == 0 || sample.size() == 0) {
      return Map.of();
    }
    int[] once = IntStream.generate(() -> 1).limit(sample.size()).toArray();
    Map<String, Double> centre = sample.metrics(once).values();
    List<Map<String, Double>> drawn = draws(sample);
    double scale = Math.sqrt(Math.min(1, (double) sample.size() / rows));
    Map<String, Interval> intervals = new LinkedHashMap<>();
    metrics
        .values()
        .forEach(
            (name, value) -> {
              double[] distances =
                  drawn.stream()
                      .mapToDouble(draw -> draw.get(name) - centre.get(name))
                      .filter(Double::isFinite)
                      .toArray();
              if (distances.length > 0 && Double.isFinite(value)) {
                Percentile percentile = new Percentile();
                percentile.setData(distances);
                intervals.put(
                    name,
                    new Interval(
                        value + scale * percentile.evaluate(LOWER),
                        value + scale * percentile.evaluate(UPPER)));
              }
            });
    return intervals;
  }

  private List<Map<String, Double>> draws(JudgedRows.Sample sample) {
    PoissonDistribution poisson = new PoissonDistribution(1);
    double[] cumulated =
        IntStream.range(0, MAX_TIMES).mapToDouble(poisson::cumulativeProbability).toArray();
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, DRAWS));
    int[] times = new int[sample.size()];
    List<Map<String, Double>> draws = new ArrayList<>();
    for (int replicate = 0; replicate < replicates; replicate++) {
      for (int i = 0; i < times.length; i++) {
        double uniform = random.nextDouble();
        int n = 0;
        while (n < MAX_TIMES && uniform > cumulated[n]) {
          n++;
        }
        times[i] = n;
      }
      if (IntStream.of(times).anyMatch(n -> n > 0)) {
        draws.add(sample.metrics(times).values());
      }
    }
    return draws;
  }
}
