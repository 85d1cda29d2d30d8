package io.github.meanfield.estimators.averaging.rows;

import static io.github.meanfield.Errors.assertMessage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.rows.DenseRows;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.SparkException;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkSessionExtension.class)
class ChunksTest {

  @ParameterizedTest
  @CsvSource({
    // rows, workers, batch, frequency, chunks
    "1, 1, 128, 16, 1",
    "1, 8, 128, 16, 1",
    "5, 8, 128, 16, 1",
    "5, 8, 1, 16, 5",
    "255, 2, 128, 16, 2",
    "256, 2, 128, 16, 2",
    "257, 2, 128, 16, 2",
    "4096, 2, 128, 16, 2",
    "4097, 2, 128, 16, 4",
    "60000, 4, 128, 16, 32",
    "3000000000, 4, 128, 16, 1464844"
  })
  void roundsAreWholeAndChunksHoldAtLeastAMinibatch(
      long rows, int workers, int batch, int frequency, int chunks) {
    assertEquals(chunks, Chunks.count(rows, workers, batch, frequency));
  }

  @ParameterizedTest
  @CsvSource({
    // rows, partitions, chunks
    "1, 1, 1",
    "1, 4, 1",
    "7, 3, 7",
    "8, 3, 7",
    "6, 20, 5",
    "100, 4, 33",
    "5000, 2, 3",
    "9000, 1, 8"
  })
  void everyRowIsInOneChunkInOrderAndChunksAreEquallyLarge(
      int rows, int partitions, int chunks, SparkSession spark) {
    List<List<Long>> dealt = deal(numbered(spark, rows, partitions), chunks, Split.TRAINING);
    assertEquals(chunks, dealt.size());
    for (List<Long> chunk : dealt) {
      assertTrue(chunk.size() == rows / chunks || chunk.size() == (rows - 1) / chunks + 1);
      assertEquals(chunk.stream().sorted().toList(), chunk);
      // One row of each run of as many rows as there are chunks.
      assertEquals(
          chunk.size(), chunk.stream().map(row -> row / chunks).distinct().count(), "runs");
    }
    assertEquals(
        LongStream.range(0, rows).boxed().toList(),
        dealt.stream().flatMap(List::stream).sorted().toList());
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 3", "4, 8", "8, 4"})
  void classesThatTakeTurnsAreInEveryChunk(int classes, int chunks, SparkSession spark) {
    for (List<Long> chunk : deal(numbered(spark, 3000, 2), chunks, Split.TRAINING)) {
      for (int k = 0; k < classes; k++) {
        int label = k;
        double share =
            chunk.stream().filter(row -> row % classes == label).count() / (double) chunk.size();
        assertEquals(1.0 / classes, share, 0.3 / classes, "class " + k);
      }
    }
  }

  @Test
  void emptyPartitionsHoldNothingUp(SparkSession spark) {
    Dataset<Row> rows = numbered(spark, 100, 10).where("label < 20 OR label >= 70");
    List<List<Long>> dealt = deal(rows, 4, Split.TRAINING);
    assertEquals(
        50,
        dealt.stream().mapToInt(List::size).sum(),
        "rows in partitions of which some are empty");
    assertEquals(
        LongStream.range(0, 100).filter(i -> i < 20 || i >= 70).boxed().toList(),
        dealt.stream().flatMap(List::stream).sorted().toList());
  }

  @Test
  void trainingAndValidationRowsAreDealtApart(SparkSession spark) {
    Dataset<Row> rows =
        numbered(spark, 10_000, 3).withColumn("validation", functions.expr("label % 3 = 0"));
    List<Long> training =
        deal(rows, 5, Split.TRAINING).stream().flatMap(List::stream).sorted().toList();
    List<Long> validation =
        deal(rows, 5, Split.VALIDATION).stream().flatMap(List::stream).sorted().toList();
    assertEquals(LongStream.range(0, 10_000).filter(i -> i % 3 != 0).boxed().toList(), training);
    assertEquals(LongStream.range(0, 10_000).filter(i -> i % 3 == 0).boxed().toList(), validation);
  }

  @Test
  void aChunkThatNoArrayHoldsIsRefused() {
    Chunks.requireRoom("network", 1 << 19, 4095, "features");
    assertMessage(
        assertThrows(
            IllegalArgumentException.class,
            () -> Chunks.requireRoom("network", 1 << 19, 4096, "features")),
        "network: a chunk has 524,288 rows of 4,096 features",
        "2,147,483,647",
        "lower averagingFrequency or batchSize");
    assertMessage(
        assertThrows(
            IllegalArgumentException.class,
            () -> Chunks.requireRoom("network", 1 << 30, 2.0, "features that are not zero")),
        "network: a chunk has 1,073,741,824 rows of 2 features that are not zero, more than");
  }

  @Test
  void blocksHaveFewRowsWhereLabelsAreWide(SparkSession spark) {
    Dataset<Row> wide =
        spark.range(0, 300, 1, 1).selectExpr("0d AS features", "array_repeat(0d, 5000) AS label");
    try (TrainingRows<TargetMoments> rows =
        TrainingRows.read(wide, source(wide, false), new TargetMoments(false))) {
      assertEquals(
          List.of(209, 91), rows.blocks().map(block -> block.rows().size()).collect(), "8 MB");
    }
  }

  @Test
  void rowsThatChangeBetweenTwoReadsAreAnError(SparkSession spark) {
    Dataset<Row> unstable =
        numbered(spark, 50, 2)
            .withColumn(
                "features",
                functions
                    .udf(() -> System.nanoTime() * 1.0, DataTypes.DoubleType)
                    .asNondeterministic()
                    .apply());
    try (TrainingRows<ClassCounts> rows = read(unstable, false)) {
      rows.blocks().unpersist(true);
      SparkException error =
          assertThrows(SparkException.class, () -> Chunks.deal(rows, Split.TRAINING, 2, 3));
      assertTrue(error.getMessage().contains("not deterministic"), error.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 1, true", "20, 1, false", "40, 9, true", "20, 9, false"})
  void chunksAreSparseIfFewFeaturesAreNotZero(
      int features, int partitions, boolean sparse, SparkSession spark) {
    Dataset<Row> data =
        spark
            .range(0, 90, 1, partitions)
            .selectExpr(
                "0d AS label",
                String.format("transform(sequence(1, %d), i -> double(i = 3)) features", features));
    try (TrainingRows<ClassCounts> rows = read(data, false);
        Chunks chunks = Chunks.deal(rows, Split.TRAINING, 4, 3)) {
      for (RowBlock block : chunks.rdd().collect()) {
        assertEquals(sparse, block.features() instanceof SparseRows);
        assertEquals(block.size(), block.features().nonZeros());
      }
      assertEquals(sparse ? 2 : features, chunks.rowLength());
    }
  }

  /** The first row alone says how a block is read, and not how it is kept. */
  @Test
  void blocksThatBeginWithASparseRowAreDenseIfTheOthersAre(SparkSession spark) {
    double[] full = new double[300_000];
    Arrays.fill(full, 1);
    List<Row> data = new ArrayList<>();
    data.add(RowFactory.create(Vectors.sparse(40, new int[0], new double[0]), 0.0));
    for (int i = 0; i < 9; i++) {
      data.add(RowFactory.create(Vectors.dense(Arrays.copyOf(full, 40)), 0.0));
    }
    try (TrainingRows<ClassCounts> rows = read(vectors(spark, data), false)) {
      RowBlock block = rows.blocks().collect().get(0).rows();
      assertInstanceOf(DenseRows.class, block.features());
      assertEquals(10, block.size());
      assertEquals(9 * 40, block.features().nonZeros());
    }
    // The first is left out: what follows takes room for dense rows.
    data.clear();
    int width = full.length;
    data.add(
        RowFactory.create(Vectors.sparse(width, new int[] {1}, new double[] {Double.NaN}), 0.0));
    for (int i = 0; i < 4; i++) {
      data.add(RowFactory.create(Vectors.dense(full), 0.0));
    }
    Dataset<Row> wide = vectors(spark, data);
    try (TrainingRows<ClassCounts> rows =
        TrainingRows.read(wide, source(wide, false, "skip"), new ClassCounts(0))) {
      assertEquals(
          List.of(3, 1), rows.blocks().map(block -> block.rows().size()).collect(), "4 MB");
    }
  }

  private static Dataset<Row> vectors(SparkSession spark, List<Row> rows) {
    return spark
        .createDataFrame(
            rows,
            new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType))
        .coalesce(1);
  }

  @Test
  void orderOfRowsIsAPermutationThatItsSeedDecides() {
    int[] order = Permutation.of(1000, 7);
    boolean[] seen = new boolean[1000];
    for (int i : order) {
      seen[i] = true;
    }
    for (boolean there : seen) {
      assertTrue(there);
    }
    assertEquals(List.of(), differences(order, Permutation.of(1000, 7)));
    assertTrue(differences(order, Permutation.of(1000, 8)).size() > 900);
  }

  private static List<Integer> differences(int[] a, int[] b) {
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i]) {
        result.add(i);
      }
    }
    return result;
  }

  /** Rows whose label is their position. */
  private static Dataset<Row> numbered(SparkSession spark, int rows, int partitions) {
    return spark
        .range(0, rows, 1, partitions)
        .selectExpr("double(id) AS label", "double(id) AS features");
  }

  private static TrainingRows<ClassCounts> read(Dataset<Row> rows, boolean withIndicator) {
    return TrainingRows.read(rows, source(rows, withIndicator), new ClassCounts(0));
  }

  private static RowSource source(Dataset<Row> rows, boolean withIndicator) {
    return source(rows, withIndicator, "error");
  }

  private static RowSource source(Dataset<Row> rows, boolean withIndicator, String handleInvalid) {
    return new RowSource(
        "test",
        rows.schema().apply("features"),
        null,
        rows.schema().apply("label"),
        0,
        withIndicator ? "validation" : null,
        null,
        handleInvalid,
        false,
        StorageLevel.MEMORY_ONLY());
  }

  /** Labels of the rows of each chunk. */
  private static List<List<Long>> deal(Dataset<Row> data, int count, Split split) {
    boolean withIndicator = List.of(data.columns()).contains("validation");
    try (TrainingRows<ClassCounts> rows = read(data, withIndicator);
        Chunks chunks = Chunks.deal(rows, split, count, 3)) {
      List<List<Long>> result = new ArrayList<>();
      for (RowBlock block : chunks.rdd().collect()) {
        List<Long> labels = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) {
          float[] features = new float[1];
          block.copyFeatures(i, features, 0);
          assertEquals((float) block.labels()[i], features[0]);
          labels.add((long) block.labels()[i]);
        }
        result.add(labels);
      }
      return result;
    }
  }
}
