package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import java.util.function.ToIntFunction;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;

/** Finds out what a network takes of a row from the layers at its inputs. */
final class NetworkInput {

  private NetworkInput() {}

  /**
   * What each input takes.
   *
   * @throws IllegalArgumentException if no layer at an input tells, or it does not take rows
   */
  static RowShape shape(NetworkConfiguration network) {
    List<InputShape> shapes =
        network.inputs().stream().map(input -> shape(network, input)).toList();
    return new RowShape(shapes, shapes.size() == 1 ? List.of() : network.inputs());
  }

  private static InputShape shape(NetworkConfiguration network, String input) {
    List<Part> ofSequences =
        network.parts().stream()
            .filter(part -> part.inputs().contains(input))
            .filter(part -> part.preProcessor() instanceof SequenceInput)
            .toList();
    if (!ofSequences.isEmpty()) {
      return sequence(ofSequences);
    }
    double width = expectedWidth(network, input);
    if (width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format("takes %.0f features, but %d are the most", width, Integer.MAX_VALUE));
    }
    if (width <= 0) {
      throw new IllegalArgumentException(
          String.format(
              "does not tell how many features it takes%s; set nIn of the layer at the input",
              network.inputs().size() == 1 ? "" : " at input '" + input + "'"));
    }
    return InputShape.numbers((int) width);
  }

  /** What the layers that take the sequences of an input tell of them. */
  private static InputShape sequence(List<Part> parts) {
    int stepSize = common(parts, part -> before(part).stepSize(), "steps of %d numbers");
    int maxSteps = common(parts, part -> before(part).maxSteps(), "at most %d steps");
    List<Part> ofTokens = parts.stream().filter(part -> embedding(part) != null).toList();
    int numTokens =
        common(ofTokens, part -> Math.toIntExact(embedding(part).getNIn()), "%d tokens");
    boolean leavesTokens = numTokens == 0 && !ofTokens.isEmpty();
    return new InputShape(maxSteps == 0 ? -1 : maxSteps, stepSize, leavesTokens ? -1 : numTokens);
  }

  private static SequenceInput before(Part part) {
    return (SequenceInput) part.preProcessor();
  }

  private static EmbeddingSequenceLayer embedding(Part part) {
    return inner(part.layer()) instanceof EmbeddingSequenceLayer embedding ? embedding : null;
  }

  /** A size that is the same in all parts that tell it; 0 if none does. */
  private static int common(List<Part> parts, ToIntFunction<Part> size, String words) {
    List<Part> tellers = parts.stream().filter(part -> size.applyAsInt(part) != 0).toList();
    for (Part part : tellers) {
      int first = size.applyAsInt(tellers.get(0));
      if (size.applyAsInt(part) != first) {
        throw new IllegalArgumentException(
            String.format(
                "has %s and %s at the same input, but one takes %s and the other %s; give them the"
                    + " same",
                tellers.get(0).describe(),
                part.describe(),
                String.format(words, first),
                String.format(words, size.applyAsInt(part))));
      }
    }
    return tellers.isEmpty() ? 0 : size.applyAsInt(tellers.get(0));
  }

  /**
   * Height, width and channels of the images that a layer at the only input makes of rows, or null.
   */
  static int[] image(NetworkConfiguration network) {
    if (network.inputs().size() > 1) {
      return null;
    }
    for (Part part : network.parts()) {
      if (part.inputs().contains(network.inputs().get(0))
          && part.preProcessor() instanceof FeedForwardToCnnPreProcessor image) {
        return new int[] {
          (int) image.getInputHeight(), (int) image.getInputWidth(), (int) image.getNumChannels()
        };
      }
    }
    return null;
  }

  /**
   * The layer that takes features of tables; null if there are others, or they go elsewhere too.
   */
  static TabularInput tabular(NetworkConfiguration network) {
    List<Part> first =
        network.parts().stream()
            .filter(part -> part.inputs().contains(network.inputs().get(0)))
            .toList();
    Layer layer = first.size() == 1 && network.inputs().size() == 1 ? first.get(0).layer() : null;
    return layer != null && inner(layer) instanceof TabularInput tabular ? tabular : null;
  }

  /** The width that the layers behind a part expect its output to have; 0 if none of them tells. */
  private static double expectedWidth(NetworkConfiguration network, String name) {
    for (Part part : network.parts()) {
      if (part.layer() != null && part.inputs().contains(name)) {
        Layer layer = inner(part.layer());
        double width =
            keepsWidth(layer)
                ? expectedWidth(network, part.name())
                : inputs(part, layer, part.preProcessor());
        if (width > 0) {
          return width;
        }
      }
    }
    return 0;
  }

  private static boolean keepsWidth(Layer layer) {
    return layer instanceof ActivationLayer || layer instanceof DropoutLayer;
  }

  /** Number of inputs of a layer that takes rows, or that a preprocessor makes images of. */
  private static double inputs(Part part, Layer layer, InputPreProcessor before) {
    if (before instanceof FeedForwardToCnnPreProcessor image) {
      return (double) image.getInputHeight() * image.getInputWidth() * image.getNumChannels();
    }
    if (before instanceof FeedForwardToCnn3DPreProcessor volume) {
      return (double) volume.getInputDepth()
          * volume.getInputHeight()
          * volume.getInputWidth()
          * volume.getNumChannels();
    }
    boolean sequence = layer instanceof BaseRecurrentLayer;
    boolean rows =
        layer instanceof FeedForwardLayer
            && !(layer instanceof ConvolutionLayer)
            && sequence == before instanceof FeedForwardToRnnPreProcessor;
    if (!rows) {
      throw new IllegalArgumentException(
          String.format(
              "has %s at its input, which does not take rows of features; build it with"
                  + " setInputType(InputType.convolutionalFlat(height, width, channels)), or with"
                  + " a layer that takes rows, or put a SequenceInput before one that takes"
                  + " sequences",
              part.describe()));
    }
    return ((FeedForwardLayer) layer).getNIn();
  }

  /** A layer without the layers wrapped around it, such as {@code FrozenLayer}. */
  static Layer inner(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return inner(frozen.getLayer());
    }
    return layer instanceof BaseWrapperLayer wrapper ? inner(wrapper.getUnderlying()) : layer;
  }
}
