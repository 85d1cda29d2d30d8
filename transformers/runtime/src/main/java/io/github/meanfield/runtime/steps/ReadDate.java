package io.github.meanfield.runtime.steps;

import io.github.meanfield.runtime.text.DateFeature;
import java.util.List;

/**
 * What a date tells, as numbers, in the order of {@link DateFeature}; all NaN where it is missing.
 *
 * @param stage uid of the stage
 * @param input a date, with or without a time
 * @param outputs one a feature: of {@link DateFeature#of(boolean)}
 * @param hasTime whether the hour is among them
 * @param earliest days from 1970-01-01 to the day from which {@link DateFeature#DAYS} are counted
 */
public record ReadDate(
    String stage, String input, List<String> outputs, boolean hasTime, double earliest)
    implements Step {

  /** Checks the components. */
  public ReadDate {
    int features = DateFeature.of(hasTime).size();
    Require.that(
        outputs.size() == features,
        "outputs has %d names; required are %d",
        outputs.size(),
        features);
    Require.finite("earliest", earliest);
    outputs = List.copyOf(outputs);
  }

  @Override
  public List<String> inputs() {
    return List.of(input);
  }
}
