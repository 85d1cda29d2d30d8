package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for a finding in each slot by itself. */
interface SlotCheck extends Check {

  /** What is to be told of a slot. */
  Optional<Finding> of(Evidence evidence, int slot);

  /** Elements of one vector with the same finding are told once, by the first of them. */
  @Override
  default List<Finding> of(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    Map<String, List<Finding>> ofElements = new LinkedHashMap<>();
    for (int s = 0; s < evidence.numSlots(); s++) {
      String vector = evidence.column(s).name();
      List<Finding> found =
          evidence.slot(s).isElement()
              ? ofElements.computeIfAbsent(vector, name -> new ArrayList<>())
              : findings;
      of(evidence, s).ifPresent(found::add);
    }
    ofElements.forEach((vector, found) -> one(vector, found).ifPresent(findings::add));
    return findings;
  }

  private static Optional<Finding> one(String vector, List<Finding> found) {
    if (found.size() < 2) {
      return found.stream().findFirst();
    }
    Finding first = found.get(0);
    return Optional.of(
        new Finding(
            first.kind(),
            first.severity(),
            List.of(vector),
            first.text() + ", and so " + Numbers.counted(found.size() - 1, "other element"),
            found.size(),
            first.example(),
            null));
  }
}
