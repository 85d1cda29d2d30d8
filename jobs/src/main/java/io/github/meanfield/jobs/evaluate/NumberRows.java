package io.github.meanfield.jobs.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows with a true and a predicted number.
 *
 * @param rows what {@link #compact} makes
 */
record NumberRows(Dataset<Row> rows) implements JudgedRows {

  /** Prediction less truth. */
  static final String ERROR = "signed_error";

  private static final int ACCURACY = 10_000;

  /** Keeps what metrics need. */
  static Dataset<Row> compact(Dataset<Row> known, Column truth, Column prediction, Column group) {
    List<Column> columns = new ArrayList<>(List.of(group.as(GROUP)));
    columns.addAll(judged(truth.cast("double"), prediction.cast("double")));
    return known.select(columns.toArray(Column[]::new));
  }

  /** What metrics need of a prediction. */
  static List<Column> judged(Column truth, Column prediction) {
    return List.of(truth.as(ScoredTable.TRUTH), prediction.minus(truth).as(ERROR));
  }

  @Override
  public JudgedRows of(Dataset<Row> others) {
    return new NumberRows(others);
  }

  @Override
  public Map<String, RegressionMetrics> metrics() {
    Column error = functions.col(ERROR);
    Column[] shares =
        DoubleStream.of(RegressionMetrics.SHARES).mapToObj(functions::lit).toArray(Column[]::new);
    Map<String, RegressionMetrics> metrics = new LinkedHashMap<>();
    for (Row row :
        rows.groupBy(GROUP)
            .agg(
                functions.avg(error.multiply(error)),
                functions.avg(functions.abs(error)),
                functions.avg(error),
                functions.var_pop(functions.col(ScoredTable.TRUTH)),
                functions.percentile_approx(
                    functions.abs(error), functions.array(shares), functions.lit(ACCURACY)))
            .collectAsList()) {
      metrics.put(
          row.getString(0),
          RegressionMetrics.of(
              row.getDouble(1),
              row.getDouble(2),
              row.getDouble(3),
              row.getDouble(4),
              row.getList(5)));
    }
    return metrics;
  }

  @Override
  public Sample sample(List<Row> collected) {
    return new NumberSample(collected);
  }
}
