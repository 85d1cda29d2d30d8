package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.Standardizer;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Time to fit a scaler to dense rows and to scale them. */
final class StandardizerPart {

  private StandardizerPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Dataset<Row> rows = bench.tables().mnist(bench.plan().wideRows());
    Map<String, List<Double>> seconds = seconds("standardizer", bench, rows);
    rows.unpersist();
    return List.of(
        Line.of(
            "standardizer",
            "fit and transform, 784 dense features, with mean and deviation",
            "s",
            Line.Better.LOWER,
            seconds,
            Double::doubleValue));
  }

  /** Times of fit and transform, with mean and deviation. */
  static Map<String, List<Double>> seconds(String title, Part.Bench bench, Dataset<Row> rows)
      throws Exception {
    Standardizer ours = new Standardizer().setInputCol("features").setOutputCol("scaled");
    StandardScaler spark =
        new StandardScaler()
            .setInputCol("features")
            .setOutputCol("scaled")
            .setWithMean(true)
            .setWithStd(true);
    return new Interleaved<Double>(title, bench.progress())
        .add(
            "Meanfield's Standardizer",
            () -> Stopwatch.seconds(() -> TransformPart.drain(ours.fit(rows).transform(rows))))
        .add(
            "Spark's StandardScaler",
            () -> Stopwatch.seconds(() -> TransformPart.drain(spark.fit(rows).transform(rows))))
        .run(bench.plan().runs(), true);
  }
}
