package io.github.meanfield.benchmark;

import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.transformers.AdversarialAttack;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What noise, mixup and adversarial training come to on tables of classes, on rows as they are and
 * on rows that are attacked.
 */
final class RobustPart {

  private static final Set<String> TABLES = Set.of("churn", "hpc");
  private static final double EPSILON = 0.1;

  private RobustPart() {}

  /**
   * What a fit came to on the rows to test with.
   *
   * @param accuracy accuracy on rows as they are
   * @param loss log loss on them
   * @param fgsm accuracy under fgsm
   * @param pgd accuracy under pgd
   */
  private record Result(double accuracy, double loss, double fgsm, double pgd) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    List<TableTask> tasks =
        TableTask.ALL.stream().filter(task -> TABLES.contains(task.name())).toList();
    for (TableTask whole : tasks) {
      TableTask task = whole.draw(bench.plan().doubtRows() / 2);
      String title = String.format(Locale.ROOT, "%s, %,d rows", task.name(), task.drawn());
      Map<String, List<Result>> results =
          SeededFits.run(
              bench,
              task,
              "robust, " + title,
              (fits, split, seed) ->
                  contestants()
                      .forEach(
                          (name, estimator) ->
                              fits.add(name, () -> run(estimator.get().setSeed(seed), split))));
      lines.addAll(lines(title, results));
    }
    return lines;
  }

  private static Map<String, Supplier<NeuralNetworkClassifier>> contestants() {
    Map<String, UnaryOperator<NeuralNetworkClassifier>> ways = new LinkedHashMap<>();
    ways.put("plain", estimator -> estimator);
    ways.put("inputNoise 0.1", estimator -> estimator.setInputNoise(0.1));
    ways.put("mixupAlpha 0.2", estimator -> estimator.setMixupAlpha(0.2));
    for (String kind : List.of("fgsm", "pgd")) {
      ways.put(
          "adversarial " + kind,
          estimator -> estimator.setAdversarial(kind).setAdversarialEpsilon(EPSILON));
    }
    Map<String, Supplier<NeuralNetworkClassifier>> all = new LinkedHashMap<>();
    ways.forEach(
        (name, way) ->
            all.put(
                "defaults, " + name,
                () ->
                    way.apply(
                        new NeuralNetworkClassifier().setFeaturesCol(TableSplit.STANDARDIZED))));
    // Its networks are large, and a step with seven attacks takes long.
    ways.remove("adversarial pgd");
    ways.forEach(
        (name, way) ->
            all.put(
                "tabular, " + name,
                () ->
                    way.apply(
                        NeuralNetworkClassifier.tabular().setFeaturesCol(TableSplit.ASSEMBLED))));
    return all;
  }

  private static Result run(NeuralNetworkClassifier estimator, TableSplit split) {
    NeuralNetworkClassificationModel model =
        estimator
            .setNumWorkers(1)
            .setValidationIndicatorCol(TableSplit.VALIDATION)
            .fit(split.fitting());
    Row clean =
        model
            .transform(split.test())
            .withColumn("logs", vector_to_array(functions.col("rawPrediction"), "float64"))
            .selectExpr("avg(double(prediction = label))", "avg(-element_at(logs, int(label) + 1))")
            .first();
    return new Result(
        clean.getDouble(0),
        clean.getDouble(1),
        attacked(model, split.test(), Attack.Kind.FGSM),
        attacked(model, split.test(), Attack.Kind.PGD));
  }

  private static double attacked(
      NeuralNetworkClassificationModel model, Dataset<Row> rows, Attack.Kind kind) {
    return new AdversarialAttack(Attack.of(kind, EPSILON, Attack.USUAL_STEPS, 0))
        .transform(model, rows)
        .selectExpr("avg(double(prediction = label))")
        .first()
        .getDouble(0);
  }

  private static List<Line> lines(String title, Map<String, List<Result>> results) {
    return List.of(
        line(title, "accuracy", Line.Better.HIGHER, results, Result::accuracy),
        line(title, "log loss", Line.Better.LOWER, results, Result::loss),
        line(title, "accuracy, fgsm 0.1", Line.Better.HIGHER, results, Result::fgsm),
        line(title, "accuracy, pgd 0.1", Line.Better.HIGHER, results, Result::pgd));
  }

  private static Line line(
      String title,
      String unit,
      Line.Better better,
      Map<String, List<Result>> results,
      ToDoubleFunction<Result> value) {
    return Line.of("robust", title, unit, better, results, value);
  }
}
