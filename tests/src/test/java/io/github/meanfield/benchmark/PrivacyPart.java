package io.github.meanfield.benchmark;

import io.github.meanfield.MembershipAttack;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.functions;

/**
 * What differential privacy costs on tables of classes, by the ε that a fit may come to, and how
 * well rows that were trained on are told from others by their smaller loss (Yeom et al. 2018,
 * "Privacy risk in machine learning").
 */
final class PrivacyPart {

  private static final Set<String> TABLES = Set.of("churn", "hpc", "smokeban");

  private PrivacyPart() {}

  /**
   * What a fit came to.
   *
   * @param accuracy share of the rows to test with that are predicted right
   * @param attack area under the curve of telling rows trained on from those to test with
   */
  private record Result(double accuracy, double attack) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (TableTask whole : TableTask.ALL) {
      if (!TABLES.contains(whole.name())) {
        continue;
      }
      TableTask task = whole.draw(bench.plan().doubtRows());
      String title =
          String.format(
              Locale.ROOT,
              "%s, %,d rows",
              task.name(),
              task.rows(bench.tables().spark(), 1).count());
      Map<String, List<Result>> results =
          SeededFits.run(
              bench,
              task,
              "privacy, " + title,
              (fits, split, seed) ->
                  contestants()
                      .forEach(
                          (name, estimator) ->
                              fits.add(name, () -> run(estimator.setSeed(seed), split))));
      lines.add(
          Line.of("privacy", title, "accuracy", Line.Better.HIGHER, results, Result::accuracy));
      lines.add(
          Line.of("privacy", title, "AUC of attack", Line.Better.NEITHER, results, Result::attack));
    }
    return lines;
  }

  private static Map<String, NeuralNetworkClassifier> contestants() {
    Map<String, NeuralNetworkClassifier> all = new LinkedHashMap<>();
    all.put("defaults", classifier());
    all.put("defaults, 400 epochs", classifier().setMaxEpochs(400).setEpochsPerRound(50));
    for (double epsilon : new double[] {8, 3, 1}) {
      all.put(
          String.format(Locale.ROOT, "epsilon %.0f", epsilon),
          classifier().setBatchSize(512).setLearningRate(0.01).setDpEpsilon(epsilon));
    }
    return all;
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier().setNumWorkers(1).setFeaturesCol(TableSplit.STANDARDIZED);
  }

  private static Result run(NeuralNetworkClassifier estimator, TableSplit split) {
    NeuralNetworkClassificationModel model = estimator.fit(split.training());
    double attack = MembershipAttack.auc(model, split.training(), split.test());
    double accuracy =
        model
            .transform(split.test())
            .agg(functions.avg(functions.expr("double(prediction = label)")))
            .first()
            .getDouble(0);
    return new Result(accuracy, attack);
  }
}
