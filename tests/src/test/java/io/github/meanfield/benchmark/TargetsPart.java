package io.github.meanfield.benchmark;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkMultilabelClassifier;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MultilabelClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What targets that are distributions come to: a small network that learns of classes, or of the
 * probabilities that a large one gives the same rows; and a network for several labels a row beside
 * a logistic regression for each.
 */
final class TargetsPart {

  private static final String TEACHER = "teacher";

  /** Few, as large networks are trained on them. */
  private static final int ROWS = 2_000;

  /** What people who answered a survey do, of which they may have named several. */
  private static final List<String> ROLES =
      List.of(
          "Data_scientist",
          "Database_administrator",
          "Desktop_applications_developer",
          "Developer_with_stats_math_background",
          "DevOps",
          "Embedded_developer",
          "Graphic_designer",
          "Graphics_programming",
          "Machine_learning_specialist",
          "Mobile_developer",
          "Quality_assurance_engineer",
          "Systems_administrator",
          "Web_developer");

  private TargetsPart() {}

  /**
   * What a fit came to on the rows to test with.
   *
   * @param first accuracy, or micro F1
   * @param logLoss mean of the negative logarithm of the probability of what is true
   */
  private record Result(double first, double logLoss) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (TableTask whole : TableTask.ALL) {
      if (List.of("churn", "hpc", "healthinsurance").contains(whole.name())) {
        TableTask task = whole.draw(ROWS);
        lines.addAll(measure(bench, task, "accuracy", TargetsPart::students));
      }
    }
    lines.addAll(measure(bench, severalRoles(), "micro F1", TargetsPart::ofSets));
    return lines;
  }

  private static List<Line> measure(
      Part.Bench bench, TableTask task, String first, SeededFits.Contestants<Result> contestants)
      throws Exception {
    long rows = task.rows(bench.tables().spark(), 1).count();
    String title = String.format(Locale.ROOT, "%s, %,d rows", task.name(), rows);
    Map<String, List<Result>> results =
        SeededFits.run(bench, task, "targets, " + title, contestants);
    return List.of(
        Line.of("targets", title, first, Line.Better.HIGHER, results, Result::first),
        Line.of("targets", title, "log loss", Line.Better.LOWER, results, Result::logLoss));
  }

  private static void students(Interleaved<Result> fits, TableSplit split, long seed) {
    NeuralNetworkClassificationModel teacher =
        classifier(seed).setNumNetworks(4).fit(split.fitting());
    Dataset<Row> taught =
        teacher
            .copy(ParamMap.empty())
            .setProbabilityCol(TEACHER)
            .setRawPredictionCol("")
            .setPredictionCol("")
            .transform(split.fitting())
            .withColumn("both", withTruth());
    fits.add(
        "student of classes",
        () -> judged(student(seed).fit(split.fitting()).transform(split.test())));
    fits.add(
        "student of the teacher",
        () -> judged(student(seed).setLabelCol(TEACHER).fit(taught).transform(split.test())));
    fits.add(
        "student of both",
        () -> judged(student(seed).setLabelCol("both").fit(taught).transform(split.test())));
    fits.add("teacher, 4 networks", () -> judged(teacher.transform(split.test())));
  }

  /** The mean of the teacher's probabilities and the true class. */
  private static Column withTruth() {
    return array_to_vector(
        functions.transform(
            vector_to_array(functions.col(TEACHER), "float64"),
            (p, k) ->
                p.plus(functions.when(functions.col("label").equalTo(k), 1.0).otherwise(0.0))
                    .divide(2)));
  }

  private static NeuralNetworkClassifier classifier(long seed) {
    return NeuralNetworkClassifier.tabular()
        .setFeaturesCol(TableSplit.ASSEMBLED)
        .setValidationIndicatorCol(TableSplit.VALIDATION)
        .setNumWorkers(1)
        .setSeed(seed);
  }

  private static NeuralNetworkClassifier student(long seed) {
    return classifier(seed).setNumericEmbedding("none").setHiddenLayers(new int[] {8});
  }

  private static Result judged(Dataset<Row> scored) {
    Column probabilities = vector_to_array(functions.col("probability"), "float64");
    Column ofTruth = functions.element_at(probabilities, functions.expr("int(label) + 1"));
    Row means =
        scored
            .agg(
                functions.avg(functions.expr("double(prediction = label)")),
                functions.avg(functions.log(functions.greatest(ofTruth, functions.lit(1e-12)))))
            .first();
    return new Result(means.getDouble(0), -means.getDouble(1));
  }

  /** The label is a number, of which each binary digit tells of a role. */
  private static TableTask severalRoles() {
    TableTask survey =
        TableTask.ALL.stream().filter(it -> it.name().equals("stackoverflow")).findFirst().get();
    String digits =
        IntStream.range(0, ROLES.size())
            .mapToObj(j -> "int(" + ROLES.get(j) + ") * " + (1 << j))
            .collect(Collectors.joining(" + "));
    return new TableTask(
        "roles of stackoverflow",
        survey.file(),
        false,
        (spark, file) ->
            survey
                .read(spark)
                .withColumnRenamed("label", "Remote")
                .withColumn("label", functions.expr("double(" + digits + ")"))
                .drop(ROLES.toArray(String[]::new)),
        4_000);
  }

  private static void ofSets(Interleaved<Result> fits, TableSplit split, long seed) {
    Dataset<Row> fitting = withRoles(split.fitting());
    Dataset<Row> test = withRoles(split.test());
    fits.add(
        "tabular",
        () ->
            judgedSets(
                fitted(NeuralNetworkMultilabelClassifier.tabular(), TableSplit.ASSEMBLED, seed)
                    .fit(fitting)
                    .transform(test)));
    fits.add(
        "defaults",
        () ->
            judgedSets(
                fitted(new NeuralNetworkMultilabelClassifier(), TableSplit.STANDARDIZED, seed)
                    .setPatience(5)
                    .fit(fitting)
                    .transform(test)));
    fits.add("logistic regressions", () -> judgedSets(regressions(fitting, test)));
  }

  private static NeuralNetworkMultilabelClassifier fitted(
      NeuralNetworkMultilabelClassifier estimator, String features, long seed) {
    return estimator
        .setLabelCol("roles")
        .setNumLabels(ROLES.size())
        .setFeaturesCol(features)
        .setValidationIndicatorCol(TableSplit.VALIDATION)
        .setNumWorkers(1)
        .setSeed(seed);
  }

  private static Dataset<Row> withRoles(Dataset<Row> rows) {
    return rows.withColumn(
        "roles",
        functions.expr(
            "filter(transform(sequence(0, "
                + (ROLES.size() - 1)
                + "), j -> double(j)), j -> floor(label / pow(2, j)) % 2 = 1)"));
  }

  private static Dataset<Row> regressions(Dataset<Row> fitting, Dataset<Row> test) {
    Dataset<Row> scored = test;
    List<Column> probabilities = new ArrayList<>();
    for (int j = 0; j < ROLES.size(); j++) {
      String own = "p" + j;
      Column label = functions.expr("int(array_contains(roles, " + j + "D))");
      scored =
          new LogisticRegression()
              .setFeaturesCol(TableSplit.STANDARDIZED)
              .setLabelCol("own")
              .setProbabilityCol(own)
              .setRawPredictionCol("")
              .setPredictionCol("")
              .fit(fitting.withColumn("own", label))
              .transform(scored);
      probabilities.add(vector_to_array(functions.col(own), "float64").getItem(1));
    }
    return scored
        .withColumn("all", functions.array(probabilities.toArray(Column[]::new)))
        .withColumn("probability", array_to_vector(functions.col("all")))
        .withColumn(
            "prediction",
            functions.expr(
                "filter(transform(all, (p, j) -> IF(p > 0.5, double(j), -1D)), j -> j >= 0)"));
  }

  private static Result judgedSets(Dataset<Row> scored) {
    double f1 =
        new MultilabelClassificationEvaluator()
            .setLabelCol("roles")
            .setMetricName("microF1Measure")
            .evaluate(scored);
    Column loss =
        functions.expr(
            "aggregate(transform(p, (x, j) -> -ln(greatest(1e-12D, IF(array_contains(roles,"
                + " double(j)), x, 1 - x)))), 0D, (sum, x) -> sum + x) / size(p)");
    double mean =
        scored
            .withColumn("p", vector_to_array(functions.col("probability"), "float64"))
            .agg(functions.avg(loss))
            .first()
            .getDouble(0);
    return new Result(f1, mean);
  }
}
