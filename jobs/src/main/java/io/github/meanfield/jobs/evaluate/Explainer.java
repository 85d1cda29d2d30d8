package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.config.Attempt;
import io.github.meanfield.jobs.explain.Explanations;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.model.OriginalColumns;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tells what moved the predictions of a few rows.
 *
 * @param model what has scored them
 * @param given the columns that the model was given
 * @param decimal what stands before decimals in texts: a dot or a comma
 * @param warn hears of a failure, which must not cost what else is known
 */
public record Explainer(
    ModelColumns model, List<String> given, char decimal, Consumer<String> warn) {

  private static final Attempt ATTEMPT =
      new Attempt("what moved the predictions that are worst", " is left out of the report");

  /**
   * What explains predictions of a model; nothing if its network has no gradients of features.
   *
   * @param rows what the model was given
   * @param decimal what stands before decimals in texts: a dot or a comma
   * @param warn hears of a failure, which must not cost what else is known
   */
  public static Optional<Explainer> of(
      ModelColumns model, Dataset<Row> rows, char decimal, Consumer<String> warn) {
    return model
        .network()
        .filter(NeuralNetworkModel::hasGradients)
        .map(any -> new Explainer(model, OriginalColumns.inputs(rows), decimal, warn));
  }

  /**
   * Adds to rows that the model has scored what each column has moved.
   *
   * @param scored the rows, in an order that is kept
   * @return nothing if that fails, if the names of what is added are taken, or if a stage of the
   *     model has left out columns
   */
  Optional<List<Row>> explain(Dataset<Row> scored) {
    List<String> columns = List.of(scored.columns());
    if (!Explanations.areFree(columns) || !columns.containsAll(given)) {
      return Optional.empty();
    }
    return ATTEMPT.of(scored.sparkSession(), () -> explained(scored), warn).flatMap(rows -> rows);
  }

  private Optional<List<Row>> explained(Dataset<Row> scored) {
    Explanations all = new Explanations(Integer.MAX_VALUE, false);
    Dataset<Row> explained = model.scoredAgain(scored, given, decimal, all);
    return List.of(explained.columns()).containsAll(List.of(scored.columns()))
        ? Optional.of(explained.collectAsList())
        : Optional.empty();
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
