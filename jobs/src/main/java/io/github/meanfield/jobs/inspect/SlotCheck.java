package io.github.meanfield.jobs.inspect;

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
    Map<String, List<Finding>> byColumn = new LinkedHashMap<>();
    for (int s = 0; s < evidence.numSlots(); s++) {
      Slot slot = evidence.slot(s);
      String key = slot.isElement() ? evidence.column(s).name() : slot.name();
      of(evidence, s)
          .ifPresent(found -> byColumn.computeIfAbsent(key, k -> new ArrayList<>()).add(found));
    }
    return byColumn.entrySet().stream()
        .map(entry -> one(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Finding one(String column, List<Finding> found) {
    Finding first = found.get(0);
    return found.size() == 1
        ? first
        : new Finding(
            first.kind(),
            first.severity(),
            List.of(column),
            first.text() + ", and so " + Numbers.counted(found.size() - 1, "other element"),
            found.size(),
            first.example(),
            null);
  }
}
