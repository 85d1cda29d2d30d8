package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.CastNumber;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.ImputeNumber;
import io.github.meanfield.runtime.steps.ImputeVector;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.IndexText;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Scale;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Step;
import io.github.meanfield.runtime.text.DateFeature;
import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.runtime.text.TextTokens;
import io.github.meanfield.runtime.text.Vocabulary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes operations of steps, and columns of what they make. */
final class Operations {

  private final Plan plan;

  Operations(Plan plan) {
    this.plan = plan;
  }

  /** What makes the operation of a step, for each thread. */
  Supplier<Operation> of(Step step) {
    Operation shared;
    if (step instanceof CastCategory cast) {
      shared = cast(cast);
    } else if (step instanceof CastNumber cast) {
      shared = cast(cast);
    } else if (step instanceof ReadDate dates) {
      shared = dates(dates);
    } else if (step instanceof IndexCategory index) {
      shared = index(index);
    } else if (step instanceof IndexText index) {
      shared = index(index);
    } else if (step instanceof EncodeOneHot oneHot) {
      shared = oneHot(oneHot);
    } else if (step instanceof Assemble assemble) {
      shared = assemble(assemble);
    } else if (step instanceof RequireVector required) {
      shared = require(required);
    } else if (step instanceof ImputeNumber impute) {
      shared = impute(impute);
    } else if (step instanceof ImputeVector impute) {
      shared = impute(impute);
    } else if (step instanceof Standardize standardize) {
      shared = standardize(standardize);
    } else if (step instanceof Scale scale) {
      shared = scale(scale);
    } else if (step instanceof NameClass names) {
      shared = names(names);
    } else {
      return predict((Predict) step);
    }
    return () -> shared;
  }

  private int input(String name, Kind kind) {
    int number = plan.number(name);
    if (plan.column(number).kind() != kind) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' is %s; required is %s",
              name, plan.column(number).kind().words(), kind.words()));
    }
    return number;
  }

  private int vector(String name, int size) {
    int number = input(name, Kind.VECTOR);
    if (plan.column(number).size() != size) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' has %d numbers; required are %d",
              name, plan.column(number).size(), size));
    }
    return number;
  }

  private int number(String name) {
    return plan.add(RowColumn.of(name, Kind.NUMBER));
  }

  private int text(String name) {
    return plan.add(RowColumn.of(name, Kind.TEXT));
  }

  private int vector(int size, String name) {
    return plan.add(new RowColumn(name, Kind.VECTOR, size));
  }

  private Operation cast(CastCategory step) {
    int in = input(step.input(), Kind.TEXT);
    int out = text(step.output());
    return cells -> {
      String text = cells.text(in);
      cells.setText(out, text != null && step.parsesTexts() ? NumberText.canonical(text) : text);
      return null;
    };
  }

  private Operation cast(CastNumber step) {
    int in = input(step.input(), Kind.NUMBER);
    int out = number(step.output());
    return cells -> {
      cells.setNumber(out, cells.number(in));
      if (cells.isMissing(in)) {
        cells.setMissing(out);
      }
      return null;
    };
  }

  private Operation dates(ReadDate step) {
    int in = input(step.input(), Kind.DATE);
    List<DateFeature> features = DateFeature.of(step.hasTime());
    int[] out = step.outputs().stream().mapToInt(this::number).toArray();
    return cells -> {
      double[] values = DateFeature.of(cells.date(in));
      for (int i = 0; i < out.length; i++) {
        DateFeature feature = features.get(i);
        double value = values[feature.ordinal()];
        cells.setNumber(out[i], feature == DateFeature.DAYS ? value - step.earliest() : value);
      }
      return null;
    };
  }

  private Operation index(IndexCategory step) {
    int in = input(step.input(), Kind.TEXT);
    int out = number(step.output());
    Map<String, Integer> indices = new HashMap<>();
    for (String label : step.labels()) {
      indices.put(label, indices.size());
    }
    String absent = absent(step, "a category that it does not know");
    return cells -> {
      String text = cells.text(in);
      Integer index = text == null ? null : indices.get(text);
      if (index == null) {
        if (step.invalid() == Invalid.SKIP) {
          return absent;
        } else if (step.invalid() == Invalid.ERROR) {
          throw refused(
              step,
              text == null ? "is missing" : "is '" + text + "', which training rows did not have",
              "one of the " + indices.size() + " categories of training rows");
        }
        cells.setNumber(out, indices.size());
      } else {
        cells.setNumber(out, index);
      }
      return null;
    };
  }

  private Operation index(IndexText step) {
    int in = input(step.input(), Kind.TEXT);
    TextTokens tokens =
        new TextTokens(
            new Vocabulary(step.words()),
            step.toLowercase(),
            step.wordNgrams(),
            step.numBuckets(),
            step.maxLength());
    int out = plan.add(new RowColumn(step.output(), Kind.SEQUENCE, tokens.count()));
    String absent = absent(step, "no text");
    return cells -> {
      String text = cells.text(in);
      if (text == null && step.invalid() == Invalid.SKIP) {
        return absent;
      } else if (text == null && step.invalid() == Invalid.ERROR) {
        throw refused(
            step, "is missing", "a text: fill the column, or set handleInvalid to skip or keep");
      }
      cells.setSequence(out, text == null ? new int[0] : tokens.of(text));
      return null;
    };
  }

  private Operation oneHot(EncodeOneHot step) {
    int in = input(step.input(), Kind.NUMBER);
    int out = vector(step.size(), step.output());
    return cells -> {
      if (cells.isMissing(in)) {
        cells.setMissing(out);
        return null;
      }
      double index = cells.number(in);
      int place = step.categories();
      if (index >= 0 && index < step.categories()) {
        place = (int) index;
      } else if (step.invalid() == Invalid.ERROR) {
        throw refused(step, "is " + index, "a number from 0 to " + (step.categories() - 1));
      }
      double[] vector = cells.setVector(out);
      Arrays.fill(vector, 0);
      if (place < vector.length) {
        vector[place] = 1;
      }
      return null;
    };
  }

  private Operation assemble(Assemble step) {
    int[] in = step.inputs().stream().mapToInt(plan::number).toArray();
    int size = 0;
    for (int i = 0; i < in.length; i++) {
      RowColumn column = plan.column(in[i]);
      if (column.kind() != Kind.NUMBER && column.kind() != Kind.VECTOR) {
        input(step.inputs().get(i), Kind.NUMBER);
      }
      size = Math.addExact(size, column.size());
    }
    int out = vector(size, step.output());
    String absent = absent(step, "a missing value");
    return cells -> {
      double[] vector = cells.setVector(out);
      int to = 0;
      for (int i = 0; i < in.length; i++) {
        double[] part = cells.vector(in[i]);
        boolean isGap = part == null ? Double.isNaN(cells.number(in[i])) : cells.isMissing(in[i]);
        if (isGap && step.invalid() == Invalid.SKIP) {
          return absent;
        } else if (isGap && step.invalid() == Invalid.ERROR) {
          throw new IllegalArgumentException(
              String.format(
                  "%s: column '%s' is missing; required is a value: this pipeline was saved with"
                      + " handleInvalid 'error'",
                  step.stage(), step.inputs().get(i)));
        }
        if (part == null) {
          vector[to++] = cells.number(in[i]);
        } else {
          if (isGap) {
            Arrays.fill(vector, to, to + part.length, Double.NaN);
          } else {
            System.arraycopy(part, 0, vector, to, part.length);
          }
          to += part.length;
        }
      }
      return null;
    };
  }

  private Operation require(RequireVector step) {
    int in = input(step.input(), Kind.VECTOR);
    String absent = absent(step, "no vector");
    return cells -> {
      if (cells.isMissing(in) && step.invalid() == Invalid.ERROR) {
        throw refused(step, "is missing", "a vector");
      }
      return cells.isMissing(in) ? absent : null;
    };
  }

  private Operation impute(ImputeNumber step) {
    int in = input(step.input(), Kind.NUMBER);
    int out = number(step.output());
    return cells -> {
      double value = cells.number(in);
      boolean isMark =
          value == step.missing() || Double.isNaN(value) && Double.isNaN(step.missing());
      cells.setNumber(out, cells.isMissing(in) || isMark ? step.surrogate() : value);
      return null;
    };
  }

  private Operation impute(ImputeVector step) {
    int size = step.surrogates().length;
    int in = vector(step.input(), size);
    int out = vector(size, step.output());
    return cells -> {
      double[] from = cells.vector(in);
      double[] to = cells.setVector(out);
      boolean isMissing = cells.isMissing(in);
      for (int j = 0; j < size; j++) {
        to[j] = isMissing || Double.isNaN(from[j]) ? step.surrogates()[j] : from[j];
      }
      return null;
    };
  }

  private Operation standardize(Standardize step) {
    Standardization map = step.map();
    int size = map.center().length;
    int in = vector(step.input(), size);
    int out = vector(size, step.output());
    String absent = absent(step, "a value that is not finite");
    return cells -> {
      boolean isMissing = cells.isMissing(in);
      boolean isStrict = step.invalid() == Invalid.ERROR || step.invalid() == Invalid.SKIP;
      double[] from = cells.vector(in);
      double[] to = cells.setVector(out);
      for (int j = 0; j < size; j++) {
        if (!isMissing && Double.isFinite(from[j])) {
          to[j] = map.apply(j, from[j]);
        } else if (step.invalid() == Invalid.FILL) {
          to[j] = map.apply(j, step.fill()[j]);
        } else if (step.invalid() == Invalid.SKIP) {
          return absent;
        } else if (isStrict) {
          throw refused(
              step,
              isMissing ? "is missing" : "has " + from[j] + " in feature " + j,
              "finite numbers");
        } else {
          to[j] = Double.NaN;
        }
      }
      if (isMissing && step.invalid() == Invalid.KEEP) {
        cells.setMissing(out);
      }
      return null;
    };
  }

  private Operation scale(Scale step) {
    int size = step.shift().length;
    int in = vector(step.input(), size);
    int out = vector(size, step.output());
    return cells -> {
      if (cells.isMissing(in)) {
        throw refused(step, "is missing", "a vector");
      }
      double[] from = cells.vector(in);
      double[] to = cells.setVector(out);
      for (int j = 0; j < size; j++) {
        to[j] = (from[j] - step.shift()[j]) * step.factor()[j] + step.offset()[j];
      }
      return null;
    };
  }

  private Operation names(NameClass step) {
    int in = input(step.input(), Kind.NUMBER);
    int out = text(step.output());
    return cells -> {
      double number = cells.number(in);
      if (!(number >= 0 && number < step.labels().size())) {
        throw refused(step, "is " + number, "a number from 0 to " + (step.labels().size() - 1));
      }
      cells.setText(out, step.labels().get((int) number));
      return null;
    };
  }

  private Supplier<Operation> predict(Predict step) {
    return PredictOperation.of(step, features(step), plan);
  }

  private int features(Predict step) {
    int number = plan.number(step.input());
    if (step.takesSequence()) {
      return sequence(step);
    }
    return plan.column(number).kind() == Kind.NUMBER && step.numFeatures() == 1
        ? number
        : vector(step.input(), step.numFeatures());
  }

  private int sequence(Predict step) {
    int number = input(step.input(), Kind.SEQUENCE);
    int made = plan.column(number).size();
    if (made > step.numTokens()) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' has tokens from 0 to %d; networks know those to %d: required is the"
                  + " vocabulary that they were trained with",
              step.input(), made - 1, step.numTokens() - 1));
    }
    return number;
  }

  private static String absent(Step step, String why) {
    return step.stage() + " leaves out rows with " + why;
  }

  private static IllegalArgumentException refused(Step step, String found, String required) {
    return new IllegalArgumentException(
        String.format(
            "%s: column '%s' %s; required is %s",
            step.stage(), step.inputs().get(0), found, required));
  }
}
