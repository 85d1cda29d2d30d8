package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.Metric;
import io.github.meanfield.stages.network.TrainableNetwork;
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

  /** Orders rows by their label. */
  public static Examples of(RowBlock rows) {
    int width = rows.labelWidth();
    return new Examples(
        rows.select(
            IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> rows.labels()[row * width]))
                .mapToInt(row -> row)
                .toArray()));
  }

  /**
   * What a network predicts.
   *
   * @param network the network; begins anew
   * @param parameters its parameters, and maybe more
   * @param metric makes predictions of its outputs
   * @return the predictions of the rows, one after another
   */
  List<Double> predictions(TrainableNetwork network, float[] parameters, Metric metric) {
    network.begin(parameters, 0, 0, 0);
    int width = rows.numFeatures();
    float[] features = new float[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      rows.copyFeatures(row, features, row * width);
    }
    float[] outputs = network.outputs(features, rows.size());
    int numOutputs = outputs.length / rows.size();
    List<Double> predictions = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      float[] ofRow = Arrays.copyOfRange(outputs, row * numOutputs, (row + 1) * numOutputs);
      DoubleStream.of(metric.predictions(ofRow, label(row)))
          .map(Examples::rounded)
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

  /** Outputs are floats, so that further digits mean nothing. */
  private static double rounded(double prediction) {
    return Double.parseDouble(Float.toString((float) prediction));
  }

  /** What is kept of the rows. */
  public List<Example> summary() {
    return IntStream.range(0, rows.size())
        .mapToObj(row -> new Example(Arrays.stream(label(row)).boxed().toList()))
        .toList();
  }

  /** Features of the rows. */
  public List<Vector> features() {
    return IntStream.range(0, rows.size())
        .mapToObj(row -> Vectors.dense(doubles(features(row))))
        .toList();
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(j -> values[j]).toArray();
  }
}
