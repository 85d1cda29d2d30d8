package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.sequence.TransformerBlock;
import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;

/**
 * Limits the size of a network before memory is taken for it: a configuration from elsewhere may
 * ask for any amount.
 */
public final class NetworkSize {

  /** Numbers that one row may have in all layers together: 1 GB, and a minibatch has many rows. */
  private static final long MOST_OF_A_ROW = 1L << 28;

  private NetworkSize() {}

  /**
   * Requires that there is memory for a network and one row.
   *
   * @param network the network
   * @param numFeatures features of a row
   * @throws IllegalArgumentException if there is not; the message says what it "has"
   */
  static void requireComputable(NetworkConfiguration network, int numFeatures) {
    requireMemory(network.parameterLength());
    int steps = network.rowShape().mostSteps();
    long numbers =
        numFeatures
            + layers(network).stream().mapToLong(layer -> layer.numbers(steps)).sum()
            + blocks(network).mapToLong(block -> block.numbersOfRow(steps)).sum();
    // Below 0 if they are more than a long can count.
    if (numbers < 0 || numbers > MOST_OF_A_ROW) {
      throw new IllegalArgumentException(
          String.format(
              "has %s numbers for each row (%,d features, and what the layers make of them), but %,d"
                  + " are the most",
              numbers < 0 ? "countless" : String.format("%,d", numbers),
              numFeatures,
              MOST_OF_A_ROW));
    }
  }

  /**
   * Requires that this process can hold parameters.
   *
   * @param parameters their number
   * @throws IllegalArgumentException if it cannot; the message says what it "has"
   */
  public static void requireMemory(int parameters) {
    // JavaCPP, which allocates them, has a limit; 0 stands for none.
    long most = Pointer.maxBytes() == 0 ? Long.MAX_VALUE : Pointer.maxBytes();
    // Each comes with its gradient.
    long needed = 2L * Float.BYTES * parameters;
    if (needed > most) {
      throw new IllegalArgumentException(
          String.format(
              "has %,d parameters, which take %,d bytes with their gradient, but this process may"
                  + " have %,d; give the driver more memory (spark.driver.memory), or make the"
                  + " network smaller",
              parameters, needed, most));
    }
  }

  /**
   * Numbers that one row has in the outputs of a layer.
   *
   * @param ofRow numbers of a row, if it gives rows
   * @param ofStep numbers of a step, if it gives sequences
   */
  private record Layer(long ofRow, long ofStep) {
    long numbers(int steps) {
      return ofRow + ofStep * steps;
    }
  }

  /**
   * How many numbers one row has, by the steps of its sequences.
   *
   * @param network the network
   * @return the most that it has at the input or in a layer, as far as DL4J can tell without
   *     computing them
   */
  public static IntUnaryOperator widest(NetworkConfiguration network) {
    int numFeatures = network.numFeatures();
    List<Layer> layers = layers(network);
    long ofStep = blocks(network).mapToLong(TransformerBlock::numbersOfStep).max().orElse(0);
    return steps -> {
      long most = layers.stream().mapToLong(layer -> layer.numbers(steps)).max().orElse(0);
      return (int)
          Math.min(Integer.MAX_VALUE, Math.max(Math.max(numFeatures, most), ofStep * steps));
    };
  }

  /** Layers that compute far more of a step than they give. */
  private static Stream<TransformerBlock> blocks(NetworkConfiguration network) {
    return network.parts().stream()
        .map(NetworkConfiguration.Part::layer)
        .filter(TransformerBlock.class::isInstance)
        .map(TransformerBlock.class::cast);
  }

  /** What each layer gives for one row; none if DL4J cannot tell without computing them. */
  private static List<Layer> layers(NetworkConfiguration network) {
    RowShape shape = network.rowShape();
    InputType[] rows =
        shape.inputs().stream()
            .map(input -> InputType.feedForward(input.width()))
            .toArray(InputType[]::new);
    try {
      Collection<InputType> types =
          network.isGraph()
              ? network.graph().getLayerActivationTypes(false, false, rows).values()
              : network.chain().getLayerActivationTypes(rows[0]);
      List<Layer> layers = new ArrayList<>();
      for (InputType type : types) {
        // Embeddings tell another number of steps.
        layers.add(
            shape.hasSequences() && type instanceof InputTypeRecurrent steps
                ? new Layer(0, steps.getSize())
                : new Layer(type.arrayElementsPerExample(), 0));
      }
      return layers;
    } catch (RuntimeException e) {
      return List.of();
    }
  }
}
