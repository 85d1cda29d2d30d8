package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What holds of splits for any rows, seed and weights. */
class SplitAssignerPropertiesTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("x", DataTypes.DoubleType)
          .add("flag", DataTypes.BooleanType);

  private static final int MANY = 20_000;

  private final SparkSession spark = SparkSessionExtension.start();

  @Provide
  Arbitrary<List<Row>> rows() {
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(6).injectNull(0.1),
            Arbitraries.doubles().injectNull(0.1),
            Arbitraries.of(true, false).injectNull(0.1))
        .as((name, x, flag) -> RowFactory.create(name, x, flag))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void neitherOrderNorPartitionsMatter(
      @ForAll("rows") List<Row> rows,
      @ForAll long seed,
      @ForAll boolean keyed,
      @ForAll @IntRange(min = 1, max = 7) int partitions) {
    SplitAssigner assigner = new SplitAssigner().setSeed(seed);
    if (keyed) {
      assigner.setKeyCol("name");
    }
    Map<Row, String> splits = splits(assigner, rows, 1);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    assertEquals(splits, splits(assigner, shuffled, partitions));
    // What is left out does not matter to the others.
    splits(assigner, shuffled.subList(0, (rows.size() + 1) / 2), partitions)
        .forEach((row, split) -> assertEquals(splits.get(row), split));
  }

  /** The split of each row, of which equal ones have one. */
  private Map<Row, String> splits(SplitAssigner assigner, List<Row> rows, int partitions) {
    Dataset<Row> data =
        spark.createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, partitions),
            SCHEMA);
    Map<Row, String> splits = new HashMap<>();
    for (Row row : assigner.transform(data).collectAsList()) {
      String split = row.getString(3);
      String before = splits.put(RowFactory.create(row.get(0), row.get(1), row.get(2)), split);
      assertEquals(before == null ? split : before, split);
    }
    return splits;
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void fractionsAreThoseOfTheWeights(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.01, max = 10) double train,
      @ForAll @DoubleRange(max = 10) double validation,
      @ForAll @DoubleRange(max = 10) double test) {
    double[] weights = {train, validation, test};
    Map<String, Long> counts = new HashMap<>();
    new SplitAssigner()
        .setSeed(seed)
        .setWeights(weights)
        .transform(spark.range(0, MANY, 1, 2).toDF())
        .groupBy("split")
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    String[] names = {SplitAssigner.TRAIN, SplitAssigner.VALIDATION, SplitAssigner.TEST};
    for (int i = 0; i < names.length; i++) {
      double p = weights[i] / (train + validation + test);
      // Six standard deviations, and a row where a share is next to nothing.
      double tolerance = 1 + 6 * Math.sqrt(MANY * p * (1 - p));
      assertEquals(MANY * p, counts.getOrDefault(names[i], 0L), tolerance, names[i]);
    }
  }
}
