package io.github.meanfield.benchmark;

import static org.apache.spark.ml.functions.vector_to_array;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.CountVectorizer;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.NGram;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Classes of texts, by Meanfield's networks and by what Spark's own stages make of them. */
final class TextsPart {

  /** Of which validation chooses. */
  private static final double[] PENALTIES = {1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 1e-1};

  private TextsPart() {}

  /**
   * What a fit came to on the texts to test with.
   *
   * @param accuracy share of predictions that are right
   * @param f1 mean of the F1 of both classes
   * @param logLoss mean of -log of the probability of the label
   * @param seconds that the fits took, those of all penalties among them, scoring and words too
   */
  private record Result(double accuracy, double f1, double logLoss, double seconds) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (TextTask task : TextTask.ALL) {
      Map<String, List<Result>> results = new LinkedHashMap<>();
      for (int seed = 1; seed <= bench.plan().runs(); seed++) {
        Dataset<Row> rows =
            Tables.cached(task.split(bench.tables().spark(), bench.plan().texts(), seed));
        try {
          Interleaved<Result> fits =
              new Interleaved<Result>(
                      String.format("texts, %s, seed %d", task.name(), seed), bench.progress())
                  .add("logistic regression, words", () -> linear(rows, 1))
                  .add("logistic regression, words and pairs", () -> linear(rows, 2));
          TextContestants.of(seed)
              .forEach((name, pipeline) -> fits.add(name, () -> network(rows, pipeline)));
          fits.run(1, false)
              .forEach(
                  (name, result) -> {
                    results.computeIfAbsent(name, n -> new ArrayList<>()).addAll(result);
                    bench
                        .progress()
                        .step(
                            "texts, %s, %s: log loss %.4f",
                            task.name(), name, result.get(0).logLoss());
                  });
        } finally {
          rows.unpersist();
        }
      }
      lines.add(line(task, "accuracy", Line.Better.HIGHER, results, Result::accuracy));
      lines.add(line(task, "mean F1 of the classes", Line.Better.HIGHER, results, Result::f1));
      lines.add(line(task, "log loss", Line.Better.LOWER, results, Result::logLoss));
      lines.add(line(task, "seconds", Line.Better.LOWER, results, Result::seconds));
    }
    return lines;
  }

  /** Of the penalties, that with the best log loss on the texts to validate with. */
  private static Result linear(Dataset<Row> rows, int wordNgrams) {
    Stopwatch watch = new Stopwatch();
    PipelineModel vectors = vectors(wordNgrams).fit(rows.where("split = 'train'"));
    Dataset<Row> ready =
        Tables.cached(vectors.transform(rows).select("label", "split", "features"));
    try {
      Dataset<Row> best = null;
      double least = Double.POSITIVE_INFINITY;
      for (double penalty : PENALTIES) {
        Dataset<Row> scored =
            // Standardized, each word would weigh the same again.
            new LogisticRegression()
                .setRegParam(penalty)
                .setStandardization(false)
                .fit(ready.where("split = 'train'"))
                .transform(ready);
        double validated = result(scored.where("split = 'validation'"), watch).logLoss();
        if (validated < least) {
          least = validated;
          best = scored;
        }
      }
      return result(best.where("split = 'test'"), watch);
    } finally {
      ready.unpersist();
    }
  }

  private static Result network(Dataset<Row> rows, Pipeline pipeline) {
    Stopwatch watch = new Stopwatch();
    PipelineModel model = pipeline.fit(rows.where("split <> 'test'"));
    return result(model.transform(rows.where("split = 'test'")), watch);
  }

  private static Pipeline vectors(int wordNgrams) {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(
        new RegexTokenizer().setInputCol(TextTask.TEXT).setOutputCol("terms1").setPattern("\\W+"));
    String[] weighted = new String[wordNgrams];
    for (int n = 1; n <= wordNgrams; n++) {
      if (n > 1) {
        stages.add(new NGram().setN(n).setInputCol("terms1").setOutputCol("terms" + n));
      }
      stages.add(
          new CountVectorizer().setMinDF(2).setInputCol("terms" + n).setOutputCol("counts" + n));
      weighted[n - 1] = "weighted" + n;
      stages.add(new IDF().setInputCol("counts" + n).setOutputCol(weighted[n - 1]));
    }
    stages.add(new VectorAssembler().setInputCols(weighted).setOutputCol("assembled"));
    // Of length 1, so that long texts do not weigh more.
    stages.add(new Normalizer().setInputCol("assembled").setOutputCol("features"));
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new));
  }

  private static Result result(Dataset<Row> scored, Stopwatch watch) {
    Row sums =
        scored
            .select(
                functions.col("label"),
                functions.col("prediction"),
                vector_to_array(functions.col("probability"), "float64").getItem(1).as("p"))
            .selectExpr(
                "avg(double(label = prediction))",
                "2 * sum(label * prediction) / sum(label + prediction)",
                "2 * sum((1 - label) * (1 - prediction)) / sum(2 - label - prediction)",
                "avg(-ln(greatest(1e-15, if(label = 1, p, 1 - p))))")
            .first();
    return new Result(
        sums.getDouble(0),
        (sums.getDouble(1) + sums.getDouble(2)) / 2,
        sums.getDouble(3),
        watch.seconds());
  }

  private static Line line(
      TextTask task,
      String unit,
      Line.Better better,
      Map<String, List<Result>> results,
      ToDoubleFunction<Result> value) {
    return Line.of("texts", task.name(), unit, better, results, value);
  }
}
