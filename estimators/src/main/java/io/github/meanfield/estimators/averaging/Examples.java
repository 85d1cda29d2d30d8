package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.loss.Metric;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.transformers.TrainingSummary.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A few rows on the driver, for which a network is asked after each epoch what it predicts.
 *
 * @param rows the rows, ordered by label
 */
public record Examples(RowBlock rows) {

  /** Targets of a row that are followed: of hundreds nobody looks at more, and all are kept. */
  private static final int TARGETS = 3;

  /** Wider rows are not kept with the model. */
  private static final int MOST_FEATURES = 10_000;

  /** Orders rows by their label, those of one label by their values. */
  public static Examples of(RowBlock rows) {
    Examples unordered = new Examples(rows);
    long[] hashes = rows.hashes();
    return new Examples(
        rows.select(
            IntStream.range(0, rows.size())
                .boxed()
                .sorted(
                    Comparator.<Integer>comparingDouble(row -> unordered.label(row)[0])
                        .thenComparingLong(row -> hashes[row]))
                .mapToInt(row -> row)
                .toArray()));
  }

  /** None of the rows, for a network that is not followed. */
  public Examples none() {
    return new Examples(rows.select(new int[0]));
  }

  /**
   * What a network predicts.
   *
   * @param network the network; begins anew
   * @param parameters its parameters, and maybe more
   * @param metric makes predictions of its outputs
   * @return the predictions of the rows, one after another, of each as many as its label in the
   *     {@link #summary} has numbers
   */
  List<Double> predictions(TrainableNetwork network, float[] parameters, Metric metric) {
    if (rows.size() == 0) {
      return List.of();
    }
    network.begin(parameters, 0, 0, 0);
    float[] outputs = network.outputs(rows.features(), 0, rows.size());
    int numOutputs = outputs.length / rows.size();
    List<Double> predictions = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      float[] ofRow = Arrays.copyOfRange(outputs, row * numOutputs, (row + 1) * numOutputs);
      DoubleStream.of(metric.predictions(ofRow, label(row)))
          .limit(TARGETS)
          .forEach(predictions::add);
    }
    return predictions;
  }

  private float[] features(int row) {
    float[] features = new float[rows.numFeatures()];
    rows.copyFeatures(row, features, 0);
    return features;
  }

  private double[] label(int row) {
    double[] label = new double[rows.labelWidth()];
    rows.copyLabels(row, label, 0);
    return label;
  }

  /** What is kept of the rows. */
  public List<Example> summary() {
    return IntStream.range(0, rows.size())
        .mapToObj(row -> new Example(Arrays.stream(label(row)).limit(TARGETS).boxed().toList()))
        .toList();
  }

  /** Features of the rows, as dense or sparse as they are; none if they are very many. */
  public List<Vector> features() {
    return rows.numFeatures() > MOST_FEATURES
        ? List.of()
        : IntStream.range(0, rows.size())
            .mapToObj(row -> Vectors.dense(doubles(features(row))).compressed())
            .toList();
  }

  /** Numbers in the precision of Vectors and of minimizations. */
  static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(j -> values[j]).toArray();
  }
}
