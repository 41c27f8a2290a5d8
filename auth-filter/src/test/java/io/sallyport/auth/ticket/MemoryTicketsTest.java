package io.sallyport.auth.ticket;

import io.sallyport.auth.pipeline.TicketStore;

class MemoryTicketsTest extends TicketStoreContract {

  @Override
  protected TicketStore store() {
    return new MemoryTickets(clock);
  }
}
