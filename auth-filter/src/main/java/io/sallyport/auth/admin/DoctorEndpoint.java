package io.sallyport.auth.admin;

import io.sallyport.auth.page.FindingRow;
import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.password.HashingBusyException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code GET /admin/doctor}: the weaknesses of the configuration as they are now; a page for
 * people.
 */
record DoctorEndpoint(Supplier<List<Finding>> doctor, Pages pages) {

  Route route() {
    return Route.of(
        "GET", AdminArea.PATH + "/doctor", AdminArea.rule(), (exchange, fields) -> show(exchange));
  }

  private Decision show(Exchange exchange) {
    List<Finding> findings;
    try {
      findings = doctor.get();
    } catch (HashingBusyException e) {
      return Unreachable.problem().refuse();
    }
    return new Decision.Reply(
        exchange.navigation()
            ? pages.doctor(exchange, findings.stream().map(DoctorEndpoint::row).toList())
            : Answer.json(200, findings.stream().map(DoctorEndpoint::view).toList()));
  }

  private static FindingRow row(Finding finding) {
    String where = finding.where();
    return new FindingRow(
        finding.severity().code(),
        finding.what(),
        where == null ? finding.key() : finding.key() + ", " + where,
        finding.consequence(),
        finding.remedy());
  }

  private static Map<String, Object> view(Finding finding) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", finding.id());
    view.put("severity", finding.severity().code());
    view.put("key", finding.key());
    view.put("where", finding.where());
    view.put("what", finding.what());
    view.put("consequence", finding.consequence());
    view.put("remedy", finding.remedy());
    return view;
  }
}
