package io.github.meanfield.transformers;

import io.github.meanfield.runtime.math.QuantileMap;
import io.github.meanfield.stages.Precision;
import io.github.meanfield.stages.persistence.StageFiles;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a Standardizer has learned. All arrays have one element for each feature and are taken over
 * and handed out without a copy.
 *
 * <p>{@code mean}, {@code center} and {@code scale} are what is applied: with {@code scope} global
 * all their elements are equal. {@code min}, {@code max}, {@code count} and {@code nanCount} are
 * always the feature's own.
 *
 * @param mean mean of the valid values; 0 if there are none
 * @param center what is subtracted
 * @param scale what is divided by; 0 marks a constant feature
 * @param min smallest valid value; NaN if there are none
 * @param max largest valid value; NaN if there are none
 * @param count number of valid values
 * @param nanCount number of invalid values
 * @param quantiles what the method quantile maps by, ascending and at equal distances from minimum
 *     to maximum: those of each feature, or of all as one if the scope is global; none by any other
 *     method
 */
public record StandardizerStatistics(
    double[] mean,
    double[] center,
    double[] scale,
    double[] min,
    double[] max,
    long[] count,
    long[] nanCount,
    double[][] quantiles)
    implements Serializable {

  /** The {@link #quantiles()} of methods that map by a center and a scale. */
  public static final double[][] NO_QUANTILES = {};

  /** Folder in the directory of a stage. */
  private static final String DATA = "data";

  /** Type of a column of quantiles. */
  static final ArrayType QUANTILES = DataTypes.createArrayType(SQLDataTypes.VectorType(), false);

  private static final StructType SCHEMA =
      new StructType()
          .add("mean", SQLDataTypes.VectorType(), false)
          .add("center", SQLDataTypes.VectorType(), false)
          .add("scale", SQLDataTypes.VectorType(), false)
          .add("min", SQLDataTypes.VectorType(), false)
          .add("max", SQLDataTypes.VectorType(), false)
          .add("count", DataTypes.createArrayType(DataTypes.LongType, false), false)
          .add("nanCount", DataTypes.createArrayType(DataTypes.LongType, false), false)
          // Not in what was saved before the method quantile was there.
          .add("quantiles", QUANTILES, true);

  /** Number of features. */
  public int numFeatures() {
    return mean.length;
  }

  /**
   * Features whose valid values differ by no more than rounding, or whose scale is 0.
   *
   * @return their indices, ascending
   */
  public int[] constantFeatures() {
    return IntStream.range(0, mean.length)
        .filter(i -> scale[i] == 0 || Precision.DOUBLE.isConstant(min[i], max[i]))
        .toArray();
  }

  /** The map by quantiles, or null if there are none. */
  QuantileMap quantileMap() {
    return quantiles.length == 0 ? null : new QuantileMap(quantiles);
  }

  void write(SparkSession session, String path) {
    Row row =
        RowFactory.create(
            Vectors.dense(mean),
            Vectors.dense(center),
            Vectors.dense(scale),
            Vectors.dense(min),
            Vectors.dense(max),
            count,
            nanCount,
            vectors(quantiles));
    session.createDataFrame(List.of(row), SCHEMA).coalesce(1).write().parquet(path + "/" + DATA);
  }

  /** Reads what {@link #write} has written to the directory of a stage. */
  static StandardizerStatistics read(SparkSession session, String path) {
    return new StageFiles(path, session.sparkContext())
        .intact(DATA, () -> read(session.read().schema(SCHEMA).parquet(path + "/" + DATA).first()));
  }

  private static StandardizerStatistics read(Row row) {
    return requireUsable(
        new StandardizerStatistics(
            row.<Vector>getAs("mean").toArray(),
            row.<Vector>getAs("center").toArray(),
            row.<Vector>getAs("scale").toArray(),
            row.<Vector>getAs("min").toArray(),
            row.<Vector>getAs("max").toArray(),
            longs(row.getList(row.fieldIndex("count"))),
            longs(row.getList(row.fieldIndex("nanCount"))),
            quantiles(row)));
  }

  private static StandardizerStatistics requireUsable(StandardizerStatistics read) {
    int size = read.numFeatures();
    boolean usable =
        IntStream.of(
                read.center.length,
                read.scale.length,
                read.min.length,
                read.max.length,
                read.count.length,
                read.nanCount.length)
            .allMatch(length -> length == size);
    usable &= read.quantiles.length <= 1 || read.quantiles.length == size;
    usable &= areUsable(read.quantiles);
    usable &=
        Stream.of(read.mean, read.center, read.scale).allMatch(StandardizerStatistics::isFinite);
    if (!usable || Arrays.stream(read.scale).anyMatch(scale -> scale < 0)) {
      throw new IllegalArgumentException(
          "each feature must have a finite mean and center, a scale of at least 0 and ascending"
              + " quantiles if any");
    }
    return read;
  }

  static Vector[] vectors(double[][] quantiles) {
    return Arrays.stream(quantiles).map(Vectors::dense).toArray(Vector[]::new);
  }

  /** The quantiles in the column of that name, none if they were saved before there were any. */
  static double[][] quantiles(Row row) {
    int index = row.fieldIndex("quantiles");
    return row.isNullAt(index)
        ? NO_QUANTILES
        : row.<Vector>getList(index).stream().map(Vector::toArray).toArray(double[][]::new);
  }

  /** Whether quantiles are finite and ascending, and at least two of each feature. */
  static boolean areUsable(double[][] quantiles) {
    return Arrays.stream(quantiles)
        .allMatch(
            own ->
                own.length > 1
                    && isFinite(own)
                    && IntStream.range(1, own.length).allMatch(i -> own[i - 1] <= own[i]));
  }

  private static boolean isFinite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
