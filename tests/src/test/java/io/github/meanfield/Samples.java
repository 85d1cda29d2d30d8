package io.github.meanfield;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small data sets that tests make up. */
public final class Samples {

  private Samples() {}

  /** Schema of {@link #blobs}. */
  public static final StructType LABELLED =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  /**
   * Rows of classes that overlap somewhat: normal features around a centre of each class. The
   * classes take turns, so that each has the same number of rows (±1).
   */
  public static Dataset<Row> blobs(
      SparkSession spark, int rows, int numFeatures, int numClasses, long seed) {
    Random random = new Random(seed);
    double[][] centres = new double[numClasses][numFeatures];
    for (double[] centre : centres) {
      for (int j = 0; j < numFeatures; j++) {
        centre[j] = random.nextGaussian();
      }
    }
    List<Row> result = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double[] features = new double[numFeatures];
      for (int j = 0; j < numFeatures; j++) {
        features[j] = centres[i % numClasses][j] + random.nextGaussian();
      }
      result.add(RowFactory.create((long) i, Vectors.dense(features), (double) (i % numClasses)));
    }
    return spark.createDataFrame(result, LABELLED);
  }
}
