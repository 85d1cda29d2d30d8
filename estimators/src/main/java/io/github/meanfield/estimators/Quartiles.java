package io.github.meanfield.estimators;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.when;

import io.github.meanfield.stages.Columns;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;

/**
 * Exact quartiles of the valid values of each feature, interpolated linearly (Hyndman and Fan 1996,
 * "Sample quantiles in statistical packages", definition 7) by Spark's own {@code percentile}.
 *
 * <p>Costs a second pass with a shuffle of every value, zeros of sparse rows included, and the
 * memory for a feature's distinct values on the executor that sorts them.
 */
final class Quartiles {

  private final double[] first;
  private final double[] median;
  private final double[] third;

  private Quartiles(int size) {
    this.first = new double[size];
    this.median = new double[size];
    this.third = new double[size];
  }

  /**
   * Quartiles of a column.
   *
   * @param rows a dataset of one column, a Vector or an array of float or double
   * @param wholeRows whether a row with an invalid value takes no part as a whole
   * @param isGlobal whether to take all features as one
   * @param size number of features
   * @return the quartiles, of feature 0 alone if global; all 0 for a feature without valid values
   */
  static Quartiles of(Dataset<Row> rows, boolean wholeRows, boolean isGlobal, int size) {
    StructField field = rows.schema().fields()[0];
    Column column = Columns.named(field.name());
    Column features =
        field.dataType() instanceof ArrayType
            ? column.cast("array<double>")
            // Spark's function fails on a null row.
            : when(column.isNotNull(), functions.vector_to_array(column, "float64"));
    Dataset<Row> arrays = rows.select(features.as("features"));
    if (wholeRows) {
      arrays = arrays.filter(forall(col("features"), Quartiles::isFinite));
    }
    Column group = isGlobal ? lit(0) : col("feature");
    List<Row> groups =
        arrays
            .select(posexplode(col("features")).as(new String[] {"feature", "value"}))
            .filter(isFinite(col("value")))
            .groupBy(group.as("group"))
            .agg(percentile(col("value"), array(lit(0.25), lit(0.5), lit(0.75))))
            .collectAsList();
    Quartiles quartiles = new Quartiles(isGlobal ? 1 : size);
    groups.forEach(row -> quartiles.set(row.getInt(0), row.getList(1)));
    return quartiles;
  }

  double median(int feature) {
    return median[feature];
  }

  /** Third quartile - first quartile. */
  double range(int feature) {
    return third[feature] - first[feature];
  }

  private void set(int feature, List<Double> values) {
    first[feature] = values.get(0);
    median[feature] = values.get(1);
    third[feature] = values.get(2);
  }

  /** To Spark, NaN is greater than infinity. */
  private static Column isFinite(Column value) {
    return value.isNotNull().and(abs(value).lt(Double.POSITIVE_INFINITY));
  }
}
