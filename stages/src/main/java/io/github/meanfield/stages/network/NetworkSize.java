package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.sequence.TransformerBlock;
import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;

/**
 * Limits the size of a network before memory is taken for it: a configuration from elsewhere may
 * ask for any amount.
 */
public final class NetworkSize {

  /** Numbers that one row may have in all layers together: 1 GB, and a minibatch has many rows. */
  private static final long MOST_OF_A_ROW = 1L << 28;

  /** Numbers of a unit of an LSTM that its gradient needs of each step. */
  private static final long OF_LSTM_UNIT = 7;

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
            + blocks(network).mapToLong(block -> block.numbersOfRow(steps)).sum()
            + lstms(network)
                .mapToLong(lstm -> OF_LSTM_UNIT * lstm.getNOut() * steps)
                .max()
                .orElse(0);
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
    return layers(network, TransformerBlock.class);
  }

  /** Layers whose gradients are computed one after the other, each from all of its steps. */
  private static Stream<LSTM> lstms(NetworkConfiguration network) {
    return layers(network, LSTM.class);
  }

  private static <L> Stream<L> layers(NetworkConfiguration network, Class<L> type) {
    return network.parts().stream()
        .filter(part -> part.layer() != null)
        .map(part -> NetworkInput.inner(part.layer()))
        .filter(type::isInstance)
        .map(type::cast);
  }

  /**
   * What each layer gives for one row. One whose outputs DL4J cannot tell without computing them is
   * left out, as are those that follow from them.
   */
  private static List<Layer> layers(NetworkConfiguration network) {
    RowShape shape = network.rowShape();
    SequenceLayers sequences = SequenceLayers.of(network);
    Map<String, InputType> types = new HashMap<>();
    for (int i = 0; i < shape.inputs().size(); i++) {
      types.put(network.inputs().get(i), InputType.feedForward(shape.inputs().get(i).width()));
    }
    List<Layer> layers = new ArrayList<>();
    for (Part part : network.parts()) {
      InputType type = outputs(network, part, types);
      if (type != null) {
        types.put(part.name(), type);
        boolean isSteps = sequences.givesSequence(part);
        long numbers = numbers(type, isSteps);
        boolean hasSteps = isSteps || SequenceLayers.hasStepsWithin(part);
        layers.add(new Layer(isSteps ? 0 : numbers, hasSteps ? numbers : 0));
      }
    }
    return layers;
  }

  /** What DL4J tells of the outputs of a part; null if it does not. */
  private static InputType outputs(
      NetworkConfiguration network, Part part, Map<String, InputType> types) {
    InputType[] inputs = part.inputs().stream().map(types::get).toArray(InputType[]::new);
    if (Stream.of(inputs).anyMatch(Objects::isNull)) {
      return null;
    }
    int index = network.parts().indexOf(part);
    try {
      if (part.layer() == null) {
        return network.graph().getVertices().get(part.name()).getOutputType(index, inputs);
      }
      InputType taken =
          part.preProcessor() == null ? inputs[0] : part.preProcessor().getOutputType(inputs[0]);
      InputType given = part.layer().getOutputType(index, taken);
      // Pooling makes a row of steps, but DL4J tells a sequence, which no layer of rows takes.
      return given instanceof InputTypeRecurrent row
              && NetworkInput.inner(part.layer()) instanceof GlobalPoolingLayer
          ? InputType.feedForward(row.getSize())
          : given;
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** Numbers of a row; of steps that may be laid out in rows, those of one. */
  private static long numbers(InputType type, boolean isSteps) {
    return type instanceof InputTypeRecurrent steps && (isSteps || steps.getTimeSeriesLength() <= 0)
        ? steps.getSize()
        : type.arrayElementsPerExample();
  }
}
