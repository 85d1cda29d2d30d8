package io.github.meanfield.jobs.training;

import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.jobs.evaluate.Contestant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Models that a network has to be better than, fitted on the same rows.
 *
 * @param before what makes their features, in order
 * @param models the models
 */
record Baselines(List<? extends Transformer> before, List<Fitted> models) {

  /** No models. */
  static final Baselines NONE = new Baselines(List.of(), List.of());

  private static final String PREFIX = "of_baseline_";

  /** Which models are fitted. */
  enum Choice {
    ALL,
    LINEAR,
    NONE;

    /** The name that the command line has. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A fitted model.
   *
   * @param rows the training rows that it learned from
   */
  record Fitted(String name, Contestant.Kind kind, PredictionModel<?, ?> model, long rows) {}

  /** Adds what the models predict to rows with the columns that features are made of. */
  Dataset<Row> addTo(Dataset<Row> rows) {
    if (models.isEmpty()) {
      return rows;
    }
    Dataset<Row> added = rows;
    for (Transformer stage : before) {
      added = stage.transform(added);
    }
    for (int i = 0; i < models.size(); i++) {
      PredictionModel<?, ?> model = models.get(i).model;
      model.setPredictionCol(prediction(i));
      if (model instanceof ProbabilisticClassificationModel<?, ?> classifier) {
        classifier.setProbabilityCol(probability(i));
        classifier.setRawPredictionCol(PREFIX + i + "_raw");
      }
      added = model.transform(added);
    }
    return added;
  }

  /** The models, by the columns that {@link #addTo} adds. */
  List<Contestant> contestants() {
    return IntStream.range(0, models.size())
        .mapToObj(
            i ->
                new Contestant(
                    models.get(i).name,
                    models.get(i).kind,
                    functions.col(prediction(i)),
                    models.get(i).model instanceof ProbabilisticClassificationModel<?, ?>
                        ? vector_to_array(functions.col(probability(i)), "float64")
                        : null))
        .toList();
  }

  private static String prediction(int i) {
    return PREFIX + i + "_prediction";
  }

  private static String probability(int i) {
    return PREFIX + i + "_probability";
  }
}
