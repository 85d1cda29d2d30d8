package io.github.meanfield.estimators.averaging.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** What holds of the dealing of rows to chunks for any rows, chunks, seed and partitions. */
class DealingPropertiesTest {

  @Property(tries = 500)
  void everyChunkGetsOneOfEachRunOfRows(
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @LongRange(min = 0, max = 1L << 40) long run,
      @ForAll long seed) {
    boolean[] dealt = new boolean[count];
    for (long row = run * count; row < (run + 1) * count; row++) {
      int chunk = Chunks.chunkOf(row, count, seed);
      assertTrue(!dealt[chunk], () -> "two rows of one run in chunk " + chunk);
      dealt[chunk] = true;
    }
  }

  @Property(tries = 500)
  void sizesDifferByOneAtMost(
      @ForAll @IntRange(min = 1, max = 2000) int rows,
      @ForAll @IntRange(min = 1, max = 8) int workers,
      @ForAll @IntRange(min = 1, max = 50) int batchSize,
      @ForAll @IntRange(min = 1, max = 8) int frequency,
      @ForAll long seed) {
    int count = Chunks.count(rows, workers, batchSize, frequency);
    assertTrue(count >= 1 && count <= rows, () -> count + " chunks");
    int[] sizes = new int[count];
    for (int row = 0; row < rows; row++) {
      sizes[Chunks.chunkOf(row, count, seed)]++;
    }
    int smallest = Arrays.stream(sizes).min().orElseThrow();
    int largest = Arrays.stream(sizes).max().orElseThrow();
    assertTrue(smallest >= 1 && largest <= smallest + 1, () -> smallest + " to " + largest);
    assertTrue(largest <= batchSize * frequency, () -> largest + " rows");
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void partitionsDoNotMatter(
      @ForAll @IntRange(min = 1, max = 3000) int rows,
      @ForAll @IntRange(min = 1, max = 40) int chunks,
      @ForAll @IntRange(min = 2, max = 9) int partitions,
      @ForAll long seed) {
    int count = Math.min(rows, chunks);
    List<List<Long>> dealt = deal(rows, partitions, count, seed);
    assertEquals(deal(rows, 1, count, seed), dealt);
    for (int chunk = 0; chunk < count; chunk++) {
      for (long row : dealt.get(chunk)) {
        assertEquals(chunk, Chunks.chunkOf(row, count, seed));
      }
    }
    assertEquals(
        LongStream.range(0, rows).boxed().toList(),
        dealt.stream().flatMap(List::stream).sorted().toList());
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void partitionsDoNotChangeTheMeanWeight(
      @ForAll @IntRange(min = 20, max = 3000) int rows,
      @ForAll @IntRange(min = 2, max = 9) int partitions,
      @ForAll long seed) {
    assertEquals(meanWeight(rows, 1, seed), meanWeight(rows, partitions, seed));
  }

  private static double meanWeight(int numRows, int partitions, long seed) {
    Dataset<Row> data =
        SparkSessionExtension.start()
            .range(0, numRows, 1, partitions)
            .selectExpr(
                "double(id) AS features",
                "double(id % 3) AS label",
                String.format("exp(hash(id, %dL) / 1e9) AS weight", seed));
    try (TrainingRows<ClassCounts> read =
        TrainingRows.read(data, source(data, "weight"), new ClassCounts(0))) {
      return read.meanWeight();
    }
  }

  private static RowSource source(Dataset<Row> data, String weightCol) {
    return new RowSource(
        "test",
        data.schema().apply("features"),
        null,
        data.schema().apply("label"),
        0,
        null,
        weightCol,
        "error",
        false,
        StorageLevel.MEMORY_ONLY());
  }

  /** Rows, by their numbers, of each chunk. */
  private static List<List<Long>> deal(int numRows, int partitions, int count, long seed) {
    SparkSession spark = SparkSessionExtension.start();
    Dataset<Row> data =
        spark
            .range(0, numRows, 1, partitions)
            .selectExpr("double(id) AS label", "double(id) AS features");
    try (TrainingRows<ClassCounts> rows =
            TrainingRows.read(data, source(data, null), new ClassCounts(0));
        Chunks chunks = Chunks.deal(rows, Split.TRAINING, count, seed)) {
      List<List<Long>> result = new ArrayList<>();
      for (RowBlock block : chunks.rdd().collect()) {
        result.add(Arrays.stream(block.labels()).mapToObj(label -> (long) label).toList());
      }
      return result;
    }
  }
}
