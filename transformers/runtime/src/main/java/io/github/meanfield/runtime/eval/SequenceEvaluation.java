package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.steps.Convolution;
import io.github.meanfield.runtime.steps.EncodeSequence;
import io.github.meanfield.runtime.steps.Lstm;
import io.github.meanfield.runtime.steps.Pooling;
import io.github.meanfield.runtime.steps.SequenceActivation;
import io.github.meanfield.runtime.steps.SequenceLayer;
import io.github.meanfield.runtime.steps.TokenEmbedding;
import io.github.meanfield.runtime.steps.TransformerBlock;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The layers that take a sequence of tokens, of one row. Memory grows with the longest sequence
 * that has come, and not with the longest that may come. A row is the number of its tokens, and
 * these.
 */
final class SequenceEvaluation implements NetworkEvaluation.LayerEvaluation {

  private final EncodeSequence layer;
  private final int[] widths;

  /** Numbers of a step that each part takes. */
  private final int[] taken;

  private final StepsEvaluation[] parts;
  private final float[][] steps;
  private final float[] output;
  private final int joinedWidth;
  private final double[] sums;
  private float[] joined = {};

  /** Steps that there is memory for. */
  private int capacity;

  SequenceEvaluation(EncodeSequence layer) {
    this.layer = layer;
    widths = layer.widths();
    taken = new int[widths.length];
    parts = new StepsEvaluation[widths.length];
    int widest = 0;
    for (int i = 0; i < parts.length; i++) {
      int[] inputs = layer.parts().get(i).inputs();
      taken[i] = IntStream.of(inputs).map(input -> widths[input]).sum();
      widest = inputs.length > 1 ? Math.max(widest, taken[i]) : widest;
      parts[i] = of(layer.parts().get(i).layer(), widths[i]);
    }
    steps = new float[parts.length][0];
    output = new float[layer.outputs()];
    joinedWidth = widest;
    sums = new double[IntStream.of(widths).max().orElseThrow()];
  }

  private static StepsEvaluation of(SequenceLayer layer, int width) {
    if (layer instanceof TokenEmbedding embedding) {
      float[][] vectors = embedding.vectors();
      return (tokens, count, output) -> {
        for (int t = 0; t < count; t++) {
          System.arraycopy(vectors[(int) tokens[1 + t]], 0, output, t * width, width);
        }
      };
    } else if (layer instanceof Convolution convolution) {
      return new ConvolutionEvaluation(convolution);
    } else if (layer instanceof Lstm lstm) {
      return new LstmEvaluation(lstm);
    } else if (layer instanceof TransformerBlock block) {
      return new TransformerEvaluation(block);
    } else if (layer instanceof SequenceActivation activation) {
      return new Activated(activation, width);
    }
    return (input, count, output) -> {
      for (int t = 0; t < count; t++) {
        System.arraycopy(input, t * width, output, (count - 1 - t) * width, width);
      }
    };
  }

  /** An activation of each number. */
  private static final class Activated implements StepsEvaluation {
    private final ActivationFunction function;
    private final int width;
    private float[] scratch = {};

    Activated(SequenceActivation layer, int width) {
      this.function = new ActivationFunction(layer.function(), (float) layer.alpha());
      this.width = width;
    }

    @Override
    public void reserve(int steps) {
      scratch = new float[steps * width];
    }

    @Override
    public void apply(float[] input, int steps, float[] output) {
      function.apply(input, output, scratch, steps * width);
    }
  }

  @Override
  public float[] apply(float[] input) {
    int count = Math.max(1, (int) input[0]);
    if (capacity < count) {
      // Twice as many, lest texts that get longer and longer take memory each.
      reserve(Math.max(count, Math.min(layer.maxSteps(), 2 * capacity)));
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i].apply(input(i, input, count), count, steps[i]);
    }
    int at = 0;
    for (Pooling pooling : layer.poolings()) {
      pool(pooling, count, at);
      at += widths[pooling.part()];
    }
    return output;
  }

  private void reserve(int most) {
    for (int i = 0; i < parts.length; i++) {
      steps[i] = new float[most * widths[i]];
      parts[i].reserve(most);
    }
    joined = new float[most * joinedWidth];
    // Last: with no memory for one of these, the next row takes all of them anew.
    capacity = most;
  }

  private float[] input(int part, float[] tokens, int count) {
    int[] inputs = layer.parts().get(part).inputs();
    if (inputs.length == 0) {
      return tokens;
    } else if (inputs.length == 1) {
      return steps[inputs[0]];
    }
    int width = taken[part];
    int at = 0;
    for (int input : inputs) {
      for (int t = 0; t < count; t++) {
        System.arraycopy(steps[input], t * widths[input], joined, t * width + at, widths[input]);
      }
      at += widths[input];
    }
    return joined;
  }

  private void pool(Pooling pooling, int count, int at) {
    float[] from = steps[pooling.part()];
    int width = widths[pooling.part()];
    if (pooling.function() == Pooling.Function.MAX) {
      System.arraycopy(from, 0, output, at, width);
      for (int t = 1; t < count; t++) {
        for (int j = 0; j < width; j++) {
          output[at + j] = Math.max(output[at + j], from[t * width + j]);
        }
      }
      return;
    }
    // In doubles: floats would lose what many steps add to a large sum.
    Arrays.fill(sums, 0, width, 0);
    boolean isNorm = pooling.function() == Pooling.Function.NORM;
    for (int t = 0; t < count; t++) {
      for (int j = 0; j < width; j++) {
        float x = from[t * width + j];
        sums[j] += isNorm ? Math.pow(Math.abs(x), pooling.norm()) : x;
      }
    }
    for (int j = 0; j < width; j++) {
      output[at + j] =
          (float)
              switch (pooling.function()) {
                case MEAN -> sums[j] / count;
                case NORM -> Math.pow(sums[j], 1.0 / pooling.norm());
                default -> sums[j];
              };
    }
  }
}
