package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;

/**
 * Sizes that a configuration leaves to the data: {@code maxSteps} 0 of a {@link SequenceInput},
 * {@code nIn} 0 of the {@code EmbeddingSequenceLayer} behind it, and {@code nOut} 0 of the output
 * layer.
 */
public final class UnknownSizes {

  private UnknownSizes() {}

  /**
   * Sets those of the inputs that are unknown.
   *
   * @param network the configuration; changed
   * @param shape what it is to take, all of it known
   * @return the configuration with these sizes
   */
  public static NetworkConfiguration fill(NetworkConfiguration network, RowShape shape) {
    List<String> inputs = network.inputs();
    for (Part part : network.parts()) {
      for (String name : part.inputs()) {
        int input = inputs.indexOf(name);
        if (input >= 0 && part.preProcessor() instanceof SequenceInput sequence) {
          fill(network, part, sequence, shape.inputs().get(input));
        }
      }
    }
    // Another one, as the lengths of the parts' parameters are others now.
    return NetworkConfiguration.parse(network.toJson());
  }

  private static void fill(
      NetworkConfiguration network, Part part, SequenceInput sequence, InputShape of) {
    if (sequence.maxSteps() == 0) {
      network.setPreProcessor(part, new SequenceInput(of.maxSteps(), sequence.stepSize()));
    }
    if (ParameterLayout.unfrozen(part.layer()) instanceof EmbeddingSequenceLayer embedding
        && embedding.getNIn() == 0) {
      embedding.setNIn(of.numTokens());
    }
  }

  /**
   * Sets the number of outputs if it is unknown.
   *
   * @param network the configuration; changed
   * @param numOutputs outputs of a row
   * @return whether it was unknown
   */
  public static boolean fillOutputs(NetworkConfiguration network, int numOutputs) {
    boolean isUnknown = NetworkOutput.require(network).getNOut() == 0;
    if (isUnknown) {
      NetworkOutput.require(network).setNOut(numOutputs);
    }
    return isUnknown;
  }
}
