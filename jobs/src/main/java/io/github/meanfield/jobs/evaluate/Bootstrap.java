package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.stages.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
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
 * <p>All of it goes on in the driver, on a bounded number of rows: of more rows a sample is taken,
 * and the interval is made narrower by the root of its share.
 *
 * @param replicates how often; 0 for never
 * @param seed what the seeds of the sample and of the draws are derived from
 * @param most rows to draw from at most
 */
public record Bootstrap(int replicates, long seed, int most) {

  /** So many rows take a second or two. */
  public static final int MAX_ROWS = 100_000;

  private static final double LOWER = 2.5;
  private static final double UPPER = 97.5;
  private static final int MAX_TIMES = 12;

  // Purposes of seeds.
  private static final int SAMPLE = 0;
  private static final int DRAWS = 1;

  /** Draws from no more than {@link #MAX_ROWS} rows. */
  public Bootstrap(int replicates, long seed) {
    this(replicates, seed, MAX_ROWS);
  }

  /** An interval that a metric is likely to lie in. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  public record Interval(double lower, double upper) {

    /** The ends as a table shows them. */
    @Override
    public String toString() {
      return Console.metric(lower) + " to " + Console.metric(upper);
    }
  }

  /** Collects rows to draw from. */
  List<Row> collect(Dataset<Row> rows, long count) {
    return sample(rows, count, most, Seeds.derive(seed, SAMPLE));
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
    return intervals(sample, draws(List.of(sample)).get(0), metrics, rows);
  }

  /**
   * The intervals of metrics.
   *
   * @param sample rows that were drawn from
   * @param draws the metrics of each draw
   * @param metrics the metrics of all rows
   * @param rows how many they are
   * @return an interval for each metric that applies
   */
  Map<String, Interval> intervals(
      JudgedRows.Sample sample, List<Map<String, Double>> draws, Metrics metrics, long rows) {
    Map<String, Double> centre = sample.metrics().values();
    Map<String, Interval> intervals = new LinkedHashMap<>();
    metrics
        .values()
        .forEach(
            (name, value) ->
                interval(
                        value,
                        draws.stream()
                            .mapToDouble(draw -> draw.get(name) - centre.get(name))
                            .toArray(),
                        sample.size(),
                        rows)
                    .ifPresent(interval -> intervals.put(name, interval)));
    return intervals;
  }

  /**
   * The interval of a number.
   *
   * @param value the number, of all rows
   * @param distances how far that of each draw is from that of the rows it was drawn from
   * @param drawnFrom how many rows were drawn from
   * @param rows how many they are in all
   * @return none if the number does not apply
   */
  Optional<Interval> interval(double value, double[] distances, int drawnFrom, long rows) {
    double[] finite = DoubleStream.of(distances).filter(Double::isFinite).toArray();
    if (finite.length == 0 || !Double.isFinite(value)) {
      return Optional.empty();
    }
    double scale = Math.sqrt(Math.min(1, (double) drawnFrom / rows));
    Percentile percentile = new Percentile();
    percentile.setData(finite);
    return Optional.of(
        new Interval(
            value + scale * percentile.evaluate(LOWER),
            value + scale * percentile.evaluate(UPPER)));
  }

  /**
   * Draws rows again and again.
   *
   * @param samples samples of the same rows in the same order, which each draw is for all of
   * @return of each sample the metrics of each draw
   */
  List<List<Map<String, Double>>> draws(List<? extends JudgedRows.Sample> samples) {
    List<List<Map<String, Double>>> draws = new ArrayList<>();
    samples.forEach(sample -> draws.add(new ArrayList<>()));
    draw(
        samples.get(0).size(),
        times -> {
          for (int i = 0; i < samples.size(); i++) {
            draws.get(i).add(samples.get(i).metrics(times).values());
          }
        });
    return draws;
  }

  /**
   * Draws rows again and again; a draw without any is passed over.
   *
   * @param rows how many there are
   * @param use takes how often each row was drawn
   */
  void draw(int rows, Consumer<int[]> use) {
    PoissonDistribution poisson = new PoissonDistribution(1);
    double[] cumulated =
        IntStream.range(0, MAX_TIMES).mapToDouble(poisson::cumulativeProbability).toArray();
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, DRAWS));
    int[] times = new int[rows];
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
        use.accept(times);
      }
    }
  }
}
