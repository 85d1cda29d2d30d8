package io.github.meanfield.transformers;

import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.rows.FeatureReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
    return FeatureReader.of(value).read(value, row.length, row, 0, takesMissing) == null
        ? row
        : null;
  }

  /**
   * Encodes rows.
   *
   * @param features rows × numFeatures
   * @return nothing if features are encoded within a graph
   */
  public static Optional<EncodedFeatures> of(NeuralNetworkModel<?> model, float[][] features) {
    List<Column> columns = new ArrayList<>();
    if (model.encoding().isEmpty()) {
      for (int j = 0; j < model.numFeatures(); j++) {
        columns.add(new Column(j, null, 0));
      }
      return Optional.of(new EncodedFeatures(columns, features));
    }
    return model.network() instanceof MultiLayerNetwork network
        ? Optional.of(encoded(network.getLayer(0), features))
        : Optional.empty();
  }

  private static EncodedFeatures encoded(Layer first, float[][] features) {
    TabularInput input = (TabularInput) first.conf().getLayer();
    int[] featuresOf = input.featuresOfColumns();
    List<Column> columns = new ArrayList<>();
    int start = 0;
    for (int c = 0; c < featuresOf.length; c++) {
      start = c > 0 && featuresOf[c] == featuresOf[c - 1] ? start : c;
      columns.add(new Column(featuresOf[c], input.slots().get(featuresOf[c]), c - start));
    }
    float[][] values =
        first
            .activate(Nd4j.createFromArray(features), false, LayerWorkspaceMgr.noWorkspaces())
            .toFloatMatrix();
    return new EncodedFeatures(columns, values);
  }

  /**
   * Outputs of each network, after their activation, where all that enters its first hidden layer
   * is 0: what it says of a row of which it sees nothing.
   *
   * @return none if features are encoded within a graph
   */
  static List<double[]> outputsOfZeros(NeuralNetworkModel<?> model) {
    boolean isEncoded = !model.encoding().isEmpty();
    int columns = model.encodedColumns();
    List<double[]> outputs = new ArrayList<>();
    for (org.deeplearning4j.nn.api.Model network : model.networks()) {
      INDArray zeros = Nd4j.zeros(1, columns);
      if (!isEncoded) {
        outputs.add(new Dl4jModel(network).output(zeros).dup().data().asDouble());
      } else if (network instanceof MultiLayerNetwork chain) {
        int last = chain.getnLayers() - 1;
        // DL4J takes no single last layer for a selection.
        INDArray output =
            last == 1
                ? chain.getLayer(1).activate(zeros, false, LayerWorkspaceMgr.noWorkspaces())
                : chain.activateSelectedLayers(1, last, zeros);
        outputs.add(output.dup().data().asDouble());
      }
    }
    return outputs;
  }
}
