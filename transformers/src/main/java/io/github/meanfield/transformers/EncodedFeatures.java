package io.github.meanfield.transformers;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.engine.NetworkOutputs;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.rows.ObjectReader;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;

/**
 * Rows as they enter the first hidden layer of a network: encoded and scaled, if the network does
 * so.
 *
 * @param columns what enters
 * @param values rows × columns
 */
public record EncodedFeatures(List<Column> columns, float[][] values) {

  /**
   * What enters the first hidden layer at one place.
   *
   * @param feature the feature that it is made of, by its number
   * @param slot how the feature is encoded; null if it enters as it is
   * @param number place among the columns of the feature, from 0
   */
  public record Column(int feature, FeatureSlot slot, int number) {}

  /**
   * Reads the features of a row.
   *
   * @param value features as the features column has them, or null
   * @return numFeatures values, null if the model cannot use them
   */
  public static float[] read(NeuralNetworkModel<?> model, Object value) {
    if (value == null) {
      return null;
    }
    float[] row = new float[model.numFeatures()];
    boolean takesMissing = model.fitted().network().takesMissing();
    return new ObjectReader(model.rowShape(), takesMissing).read(value, row, 0) == null
        ? row
        : null;
  }

  /**
   * Encodes rows.
   *
   * @param features rows × numFeatures
   * @return nothing if features are encoded in a network that the dense engine does not compute
   */
  public static Optional<EncodedFeatures> of(NeuralNetworkModel<?> model, float[][] features) {
    List<Column> columns = new ArrayList<>();
    if (model.encoding().isEmpty()) {
      for (int j = 0; j < model.numFeatures(); j++) {
        columns.add(new Column(j, null, 0));
      }
      return Optional.of(new EncodedFeatures(columns, features));
    }
    NetworkZip network = model.fitted().network().networks().get(0);
    return DenseNetwork.unsupported(network.configuration()).isEmpty()
        ? Optional.of(encoded(network, features))
        : Optional.empty();
  }

  private static EncodedFeatures encoded(NetworkZip network, float[][] features) {
    TabularInput input =
        NetworkConfiguration.parse(network.configuration()).tabularInput().orElseThrow();
    int[] featuresOf = input.featuresOfColumns();
    List<Column> columns = new ArrayList<>();
    int start = 0;
    for (int c = 0; c < featuresOf.length; c++) {
      start = c > 0 && featuresOf[c] == featuresOf[c - 1] ? start : c;
      columns.add(new Column(featuresOf[c], input.slots().get(featuresOf[c]), c - start));
    }
    DenseNetwork opened = open(network);
    float[][] values = new float[features.length][];
    for (int row = 0; row < features.length; row++) {
      values[row] = opened.inputs(1, features[row], 1);
    }
    return new EncodedFeatures(columns, values);
  }

  private static DenseNetwork open(NetworkZip network) {
    DenseNetwork opened = new DenseNetwork(network.configuration());
    opened.begin(network.parameters(), 0, 0, 0);
    return opened;
  }

  /**
   * Outputs of each network, after their activation, where all that enters its first hidden layer
   * is 0: what it says of a row of which it sees nothing.
   *
   * @return none if features are encoded in a network that the dense engine does not compute
   */
  static List<float[]> outputsOfZeros(NeuralNetworkModel<?> model) {
    boolean isEncoded = !model.encoding().isEmpty();
    float[] zeros = new float[model.encodedColumns()];
    TrainedNetwork trained = model.fitted().network();
    if (!isEncoded) {
      return activated(trained, trained.outputsOfEach(zeros, 1));
    }
    if (!trained.hasGradients()) {
      return List.of();
    }
    return activated(
        trained,
        trained.networks().stream()
            .map(network -> open(network).outputs(1, zeros, 1))
            .toArray(float[][]::new));
  }

  private static List<float[]> activated(TrainedNetwork network, float[][] outputs) {
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      IActivation activation =
          NetworkOutput.removeActivation(
              NetworkConfiguration.parse(network.networks().get(i).configuration()));
      all.add(NetworkOutputs.activate(activation, outputs[i], 1));
    }
    return all;
  }
}
