package io.sallyport.auth;

import io.sallyport.auth.admin.Finding;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.password.HashingBusyException;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for what weakens a configuration that is in force. Thread-safe. */
record Doctor(Check.Patient patient) {

  private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

  /** What there is now, the gravest first. */
  List<Finding> findings() {
    return Checks.ALL.stream()
        .flatMap(check -> check.in(patient).stream())
        .sorted(Comparator.comparing(Finding::severity))
        .toList();
  }

  /** Warns of each finding; what cannot be looked at now keeps nobody from starting. */
  void warn() {
    try {
      findings().forEach(Doctor::warn);
    } catch (StoreUnavailableException | HashingBusyException e) {
      LOG.warn("The configuration could not be examined: {}", e.getMessage());
    }
  }

  private static void warn(Finding finding) {
    String where = finding.where();
    LOG.warn(
        "{} ({}{}; {}, {}). {} {}",
        withoutStop(finding.what()),
        finding.key(),
        where == null ? "" : " at " + where,
        finding.severity().code(),
        finding.id(),
        finding.consequence(),
        finding.remedy());
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
