package io.github.meanfield.estimators;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/** Rows with sequences, and classifiers of small networks for them. */
final class SequenceRows {

  private SequenceRows() {}

  /** 40 sequences of 1 to 5 tokens of 20, of which the first tells the class. */
  static Dataset<Row> of(SparkSession spark) {
    return spark
        .range(0, 40, 1, 2)
        .selectExpr(
            "id",
            "transform(sequence(1, 1 + id % 5), i -> cast((id + 7 * i) % 20 AS int)) AS features",
            "cast(id % 2 AS double) AS label",
            "false AS validation",
            "1.0D AS weight")
        .cache();
  }

  /** The same rows with other features. */
  static Dataset<Row> features(Dataset<Row> rows, String sql) {
    return rows.selectExpr("id", sql + " AS features", "label", "validation", "weight");
  }

  /** What a network of up to so many of these tokens takes. */
  static RowShape tokens(int maxSteps) {
    return new RowShape(List.of(new InputShape(maxSteps, 1, 20)));
  }

  static String ofTokens(int maxSteps, int numTokens, int outputs) {
    return pooled(SequenceNetworks.embedding(numTokens, 3), maxSteps, 1, outputs);
  }

  /** Takes steps of two numbers; the labels tell the number of outputs. */
  static String ofSteps(int maxSteps) {
    return pooled(new LSTM.Builder().nIn(2).nOut(3).build(), maxSteps, 2, 0);
  }

  private static String pooled(Layer first, int maxSteps, int stepSize, int outputs) {
    List<Layer> layers = List.of(first, new GlobalPoolingLayer(PoolingType.AVG));
    return SequenceNetworks.of(maxSteps, stepSize, layers, 3, outputs).toJson();
  }

  static NeuralNetworkClassifier classifier(String json) {
    return new NeuralNetworkClassifier("classifier")
        .setNetworkJson(json)
        .setBatchSize(10)
        .setNumWorkers(1)
        .setMaxEpochs(1);
  }

  /** Columns of each row, by its id. */
  static Map<Long, Row> byId(Dataset<Row> scored, String... columns) {
    return scored
        .selectExpr("id", "struct(" + String.join(", ", columns) + ")")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getLong(0), row -> row.getStruct(1)));
  }
}
