package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.explain.Explanations;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.transformers.NetworkFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tells what moved the predictions of a few rows.
 *
 * @param model what has scored them
 * @param decimal what stands before decimals in texts: a dot or a comma
 */
public record Explainer(ModelColumns model, char decimal) {

  /** What explains predictions of a model; nothing if its network has no gradients of features. */
  public static Optional<Explainer> of(ModelColumns model, char decimal) {
    return model
        .network()
        .filter(network -> NetworkFacts.of(network).hasGradients())
        .map(any -> new Explainer(model, decimal));
  }

  /**
   * Adds to rows that the model has scored what each column has moved.
   *
   * @param scored the rows, in an order that is kept
   */
  Dataset<Row> explain(Dataset<Row> scored) {
    return model.scoredAgain(scored, decimal, new Explanations(Integer.MAX_VALUE, false));
  }

  /** The row that others are compared with, in words. */
  String baseline() {
    boolean isEncoded = model.network().filter(its -> !its.encoding().isEmpty()).isPresent();
    return isEncoded ? "the median of each number and no category" : "features that are all 0";
  }

  /** What {@link #explain} has found of a row: how much each column has moved the prediction. */
  static Map<String, Double> moved(Row row) {
    Map<String, Double> moved = new HashMap<>();
    int column = row.fieldIndex(Explanations.COLUMN);
    if (!row.isNullAt(column)) {
      row.<Row>getList(column).forEach(each -> moved.put(each.getString(0), each.getDouble(1)));
    }
    return moved;
  }
}
