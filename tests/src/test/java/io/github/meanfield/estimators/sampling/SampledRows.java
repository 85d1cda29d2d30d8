package io.github.meanfield.estimators.sampling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** 60 rows, of class 0, 1 and 2 in the ratio of 6 : 3 : 1, of which a sixth validate. */
final class SampledRows {

  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.IntegerType)
          .add("weight", DataTypes.DoubleType)
          .add("held", DataTypes.BooleanType);

  private final Dataset<Row> rows;
  private final Map<Vector, Row> byFeatures = new HashMap<>();

  SampledRows(SparkSession spark) {
    Random random = new Random(5);
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int label = i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2;
      Vector features = Vectors.dense(random.nextGaussian(), 100 * random.nextGaussian());
      made.add(RowFactory.create((long) i, features, label, i % 4 + 1.0, i / 10 == 5));
    }
    rows = spark.createDataFrame(made, SCHEMA).repartition(1).sortWithinPartitions("id");
    rows.collectAsList().forEach(row -> byFeatures.put(features(row), row));
  }

  Dataset<Row> rows() {
    return rows;
  }

  /** The row of these features; null for a new one. */
  Row original(Row row) {
    return byFeatures.get(features(row));
  }

  boolean isNew(Row row) {
    return original(row) == null;
  }

  static Vector features(Row row) {
    return row.getAs("features");
  }

  static MinorityOversampler<SeenRows.Zero> sampler(SeenRows seen, String strategy) {
    return new MinorityOversampler<SeenRows.Zero>("sampler")
        .setEstimator(seen)
        .setStrategy(strategy);
  }

  /** The rows that an estimator is fitted on. */
  static List<Row> seen(Dataset<Row> from, SeenRows estimator, String strategy, double ratio) {
    sampler(estimator, strategy).setSamplingRatio(ratio).fit(from);
    return estimator.fits().get(estimator.fits().size() - 1);
  }

  static SeenRows withHeld() {
    return new SeenRows().setValidationIndicatorCol("held").setWeightCol("weight");
  }

  /**
   * Whether a row is x + u (x' - x) of two rows of its class.
   *
   * @param columns what it has of x
   */
  static boolean isBetween(Row row, List<Row> ends, String... columns) {
    for (Row first : ends) {
      for (Row second : ends) {
        if (first != second
            && second.getAs("label").equals(row.getAs("label"))
            && Stream.of(columns).allMatch(name -> first.getAs(name).equals(row.getAs(name)))
            && isBetween(features(row), features(first), features(second))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isBetween(Vector row, Vector first, Vector second) {
    double width = second.apply(0) - first.apply(0);
    double height = second.apply(1) - first.apply(1);
    double right = row.apply(0) - first.apply(0);
    double up = row.apply(1) - first.apply(1);
    // By both features, as rows may be near to each other in one of them.
    double share = (right * width + up * height) / (width * width + height * height);
    return share > -1e-6
        && share < 1 + 1e-6
        && Math.hypot(right - share * width, up - share * height) < 1e-6;
  }
}
