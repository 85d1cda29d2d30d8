package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.steps.Convolution;
import io.github.meanfield.runtime.steps.EncodeSequence;
import io.github.meanfield.runtime.steps.Lstm;
import io.github.meanfield.runtime.steps.Pooling;
import io.github.meanfield.runtime.steps.SequenceActivation;
import io.github.meanfield.runtime.steps.SequenceLayer;
import io.github.meanfield.runtime.steps.SequencePart;
import io.github.meanfield.runtime.steps.TokenEmbedding;
import io.github.meanfield.runtime.steps.TransformerBlock;

/**
 * The layers that take a sequence of tokens, of one row. Memory grows with the longest sequence
 * that has come, and not with the longest that may come.
 */
final class SequenceEvaluation implements NetworkEvaluation.LayerEvaluation {

  private final EncodeSequence layer;
  private final int[] widths;
  private final StepsEvaluation[] parts;
  private final float[][] steps;
  private final float[] output;
  private float[] joined = {};

  SequenceEvaluation(EncodeSequence layer) {
    this.layer = layer;
    widths = layer.widths();
    parts = new StepsEvaluation[widths.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = of(layer.parts().get(i).layer(), widths[i]);
    }
    steps = new float[parts.length][0];
    output = new float[layer.outputs()];
  }

  private static StepsEvaluation of(SequenceLayer layer, int width) {
    if (layer instanceof TokenEmbedding embedding) {
      float[][] vectors = embedding.vectors();
      return (tokens, count, output) -> {
        for (int t = 0; t < count; t++) {
          System.arraycopy(vectors[(int) tokens[t]], 0, output, t * width, width);
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
    public void apply(float[] input, int steps, float[] output) {
      if (scratch.length < steps * width) {
        scratch = new float[steps * width];
      }
      function.apply(input, output, scratch, steps * width);
    }
  }

  @Override
  public float[] apply(float[] input) {
    int count = Math.max(1, (int) input[layer.maxSteps()]);
    for (int i = 0; i < parts.length; i++) {
      if (steps[i].length < count * widths[i]) {
        steps[i] = new float[count * widths[i]];
      }
      parts[i].apply(input(layer.parts().get(i), input, count), count, steps[i]);
    }
    int at = 0;
    for (Pooling pooling : layer.poolings()) {
      pool(pooling, count, at);
      at += widths[pooling.part()];
    }
    return output;
  }

  private float[] input(SequencePart part, float[] tokens, int count) {
    int[] inputs = part.inputs();
    if (inputs.length == 0) {
      return tokens;
    } else if (inputs.length == 1) {
      return steps[inputs[0]];
    }
    int width = 0;
    for (int input : inputs) {
      width += widths[input];
    }
    if (joined.length < count * width) {
      joined = new float[count * width];
    }
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
    for (int j = 0; j < width; j++) {
      output[at + j] =
          pooling.function() == Pooling.Function.NORM
              ? (float) Math.pow(Math.abs(from[j]), pooling.norm())
              : from[j];
    }
    for (int t = 1; t < count; t++) {
      int first = t * width;
      switch (pooling.function()) {
        case MAX -> {
          for (int j = 0; j < width; j++) {
            output[at + j] = Math.max(output[at + j], from[first + j]);
          }
        }
        case MEAN, SUM -> {
          for (int j = 0; j < width; j++) {
            output[at + j] += from[first + j];
          }
        }
        case NORM -> {
          for (int j = 0; j < width; j++) {
            output[at + j] += (float) Math.pow(Math.abs(from[first + j]), pooling.norm());
          }
        }
      }
    }
    for (int j = at; j < at + width; j++) {
      if (pooling.function() == Pooling.Function.MEAN) {
        output[j] /= count;
      } else if (pooling.function() == Pooling.Function.NORM) {
        output[j] = (float) Math.pow(output[j], 1.0 / pooling.norm());
      }
    }
  }
}
