package io.github.meanfield.stages.network;

import java.util.Collection;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;

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
    long numbers = numFeatures + outputs(network, numFeatures).sum();
    // Below 0 if they are more than a long can count.
    if (numbers < 0 || numbers > MOST_OF_A_ROW) {
      throw new IllegalArgumentException(
          String.format(
              "has %s numbers for each row (%,d features, and the outputs of all layers), but %,d"
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
   * The most numbers that one row has at the input or in a layer, as far as DL4J can tell without
   * computing them.
   *
   * @param network the network
   * @param numFeatures features of a row
   */
  public static int widest(NetworkConfiguration network, int numFeatures) {
    long layers = outputs(network, numFeatures).max().orElse(0);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(numFeatures, layers));
  }

  /** Outputs of each layer for one row; none if DL4J cannot tell without computing them. */
  private static LongStream outputs(NetworkConfiguration network, int numFeatures) {
    try {
      InputType row = InputType.feedForward(numFeatures);
      Collection<InputType> types =
          network.isGraph()
              ? network.graph().getLayerActivationTypes(false, false, row).values()
              : network.chain().getLayerActivationTypes(row);
      return LongStream.of(types.stream().mapToLong(InputType::arrayElementsPerExample).toArray());
    } catch (RuntimeException e) {
      return LongStream.empty();
    }
  }
}
