package io.github.meanfield.estimators.averaging.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleSketchTest {

  private static final int ROWS = 400;

  /** Rows of one feature, some of which are equal. */
  private static RowBlock block(double[] labels) {
    float[] features = new float[labels.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 150;
    }
    return new RowBlock(1, features, labels, null, labels.length);
  }

  private static double[] labels(int classes) {
    Random random = new Random(classes);
    // The first class has most rows.
    return random.doubles(ROWS).map(share -> Math.floor(classes * share * share)).toArray();
  }

  private static ExampleSketch of(RowBlock rows) {
    return ExampleSketch.of(rows, rows.hashes());
  }

  private static RowBlock part(RowBlock rows, int from, int to) {
    return rows.select(IntStream.range(from, to).toArray());
  }

  /** All rows sorted as the class says. */
  private static long[] expected(RowBlock rows) {
    long[] hashes =
        LongStream.of(rows.hashes())
            .map(hash -> Seeds.derive(hash, SeedPurpose.EXAMPLES.ordinal()))
            .toArray();
    Set<Long> seen = new HashSet<>();
    List<Integer> different =
        IntStream.range(0, ROWS).boxed().filter(i -> seen.add(hashes[i])).toList();
    List<Integer> sorted = new ArrayList<>(different);
    sorted.sort(Comparator.comparingLong(i -> hashes[i]));
    Map<Integer, Integer> ranks = new HashMap<>();
    Map<Double, Integer> ofLabel = new HashMap<>();
    sorted.forEach(i -> ranks.put(i, ofLabel.merge(rows.labels()[i], 1, Integer::sum)));
    return sorted.stream()
        .sorted(Comparator.<Integer>comparingInt(ranks::get).thenComparingLong(i -> hashes[i]))
        .limit(ExampleSketch.MOST)
        .mapToLong(i -> i)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 9, 300})
  void theyAreTheSameHoweverRowsAreParted(int classes) {
    RowBlock rows = block(labels(classes));
    long[] expected = expected(rows);
    assertArrayEquals(expected, of(rows).rows());
    Random random = new Random(4);
    for (int tried = 0; tried < 20; tried++) {
      ExampleSketch parts = new ExampleSketch();
      int from = 0;
      while (from < ROWS) {
        int to = Math.min(ROWS, from + random.nextInt(60));
        parts.add(of(part(rows, from, to)), from);
        from = to;
      }
      assertArrayEquals(expected, parts.rows());
    }
    double labels =
        LongStream.of(expected).mapToDouble(row -> rows.labels()[(int) row]).distinct().count();
    double all =
        Math.min(
            6,
            LongStream.range(0, ROWS).mapToDouble(i -> rows.labels()[(int) i]).distinct().count());
    assertEquals(all, labels);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void fewRowsAreAllChosen(int rows) {
    assertEquals(rows, of(part(block(labels(2)), 0, rows)).rows().length);
  }
}
